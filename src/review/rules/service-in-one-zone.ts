import { targetGroupsOf } from '../drain';
import { Finding, Rule } from '../rule';
import { TemplateSet } from '../template-set';
import { entries } from '../values';
import { isOneZone } from '../zones';

export const SERVICE_IN_ONE_ZONE: Rule = {
  id: 'ServiceInOneZone',
  severity: 'warning',
  description: 'a service behind a load balancer runs in one availability zone',
  reason: 'when AWS loses the zone, the service is gone, however many copies it had',
  fix: 'give it subnets in two zones or more; with this library, leave the network to it, or give a VPC with two zones',
  see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html#arch-AutoScalingMultiAZ',
  findings: templates => [...instances(templates), ...tasks(templates)],
};

function instances(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(({ properties }) => entries(properties.TargetGroupARNs).length > 0)
    .flatMap(resource => {
      const { AvailabilityZones, VPCZoneIdentifier } = resource.properties;
      if (isOneZone(VPCZoneIdentifier, resource, templates)) return [{ resource, location: 'Properties.VPCZoneIdentifier' }];
      const isAlone = VPCZoneIdentifier === undefined && entries(AvailabilityZones).length === 1;
      return isAlone ? [{ resource, location: 'Properties.AvailabilityZones' }] : [];
    });
}

function tasks(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::ECS::Service')
    .filter(service => targetGroupsOf(service).length > 0)
    .filter(service => isOneZone(service.properties.NetworkConfiguration?.AwsvpcConfiguration?.Subnets, service, templates))
    .map(resource => ({ resource, location: 'Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets' }));
}
