import { Rule } from '../rule';
import { TemplateResource } from '../template-set';
import { entries } from '../values';
import { isOneZone } from '../zones';

export const LOAD_BALANCER_IN_ONE_ZONE: Rule = {
  id: 'LoadBalancerInOneZone',
  severity: 'error',
  description: 'an application load balancer is in one availability zone',
  reason: 'Elastic Load Balancing refuses it, so the deployment fails',
  fix: 'give it subnets in two zones or more; with this library, leave the network to it, or give a VPC with two zones',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#availability-zones',
  findings: templates =>
    templates
      .all('AWS::ElasticLoadBalancingV2::LoadBalancer')
      .filter(({ properties }) => [undefined, 'application'].includes(properties.Type))
      .filter(resource => isOneZone(subnetsOf(resource), resource, templates))
      .map(resource => ({ resource, location: 'Properties.Subnets' })),
};

function subnetsOf({ properties: { Subnets, SubnetMappings } }: TemplateResource): any {
  return Subnets ?? (SubnetMappings && entries(SubnetMappings).map(({ SubnetId }) => SubnetId));
}
