import { drainSeconds, targetGroupsOf } from '../drain';
import { launchDataOf } from '../instance-groups';
import { Finding, Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';
import { entries, knownNumber, numberOr } from '../values';

/** The notice that AWS gives before it takes Spot capacity back. */
const NOTICE_SECONDS = 120;

/** What a container on Fargate has if it says nothing. */
const STOP_SECONDS = 30;

export const SPOT_DRAIN_TOO_LONG: Rule = {
  id: 'SpotDrainTooLong',
  severity: 'error',
  description: 'on Spot capacity, draining and stopping need more than the notice of two minutes',
  reason: 'when AWS takes the capacity back, requests that still run then are lost',
  fix:
    'make the deregistration delay, and on Fargate the delay and StopTimeout together, 120 seconds or less, or take no Spot capacity for ' +
    'this service; with this library, shorten the deregistrationDelay of its protocols or the stopTime of its artifact, or leave spot out',
  see: 'https://repost.aws/knowledge-center/fargate-spot-termination-notice',
  findings: templates => [...tasks(templates), ...instances(templates)],
};

function tasks(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::ECS::Service')
    .filter(service => strategyOf(service, templates).some(isFargateSpot))
    .filter(service => {
      const drain = drainSeconds(targetGroupsOf(service), service, templates);
      return drain !== undefined && drain + stopSeconds(service, templates) > NOTICE_SECONDS;
    })
    .map(resource => ({ resource, location: 'Properties.CapacityProviderStrategy' }));
}

/** Where the service says nothing, its cluster decides, in itself or beside it. */
function strategyOf({ properties, stack }: TemplateResource, templates: TemplateSet): any[] {
  const { CapacityProviderStrategy, Cluster, LaunchType } = properties;
  if (CapacityProviderStrategy !== undefined || LaunchType !== undefined) return entries(CapacityProviderStrategy);
  const cluster = templates.target(Cluster, stack);
  const besides = templates
    .all('AWS::ECS::ClusterCapacityProviderAssociations')
    .filter(each => cluster && templates.target(each.properties.Cluster, each.stack) === cluster);
  return [...(cluster ? [cluster] : []), ...besides].flatMap(each => entries(each.properties.DefaultCapacityProviderStrategy));
}

function isFargateSpot({ Base, CapacityProvider, Weight }: any): boolean {
  return CapacityProvider === 'FARGATE_SPOT' && [Base, Weight].some(share => (knownNumber(share) ?? 0) > 0);
}

function stopSeconds({ properties, stack }: TemplateResource, templates: TemplateSet): number {
  const definition = templates.target(properties.TaskDefinition, stack);
  const stops = entries(definition?.properties.ContainerDefinitions).map(({ StopTimeout }) => numberOr(StopTimeout, STOP_SECONDS) ?? 0);
  return Math.max(0, ...stops);
}

function instances(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => isOnSpot(group, templates))
    .filter(group => (drainSeconds(group.properties.TargetGroupARNs, group, templates) ?? 0) > NOTICE_SECONDS)
    .map(resource => ({ resource, location: 'Properties.TargetGroupARNs' }));
}

function isOnSpot(group: TemplateResource, templates: TemplateSet): boolean {
  const data = launchDataOf(group, templates)?.data;
  const { InstancesDistribution } = group.properties.MixedInstancesPolicy ?? {};
  const onDemand = numberOr(InstancesDistribution?.OnDemandPercentageAboveBaseCapacity, 100);
  return data?.InstanceMarketOptions?.MarketType === 'spot' || data?.SpotPrice !== undefined || (onDemand !== undefined && onDemand < 100);
}
