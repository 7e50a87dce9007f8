import { Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';
import { attribute, knownTruth } from '../values';

export const LOGS_MISSING: Rule = {
  id: 'LogsMissing',
  severity: 'warning',
  description: 'a load balancer, distribution or web ACL keeps no log',
  reason: 'after an attack or an outage nobody can tell who called what, and what was answered',
  fix:
    'set access_logs.s3.enabled on the load balancer, give the distribution an AWS::Logs::DeliverySource or Logging, and the web ACL an ' +
    'AWS::WAFv2::LoggingConfiguration; with this library, leave the logs on',
  see: 'https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_detect_investigate_events_app_service_logging.html',
  findings: templates =>
    [
      ...templates.all('AWS::ElasticLoadBalancingV2::LoadBalancer').filter(isUnlogged),
      ...unlogged(templates, 'AWS::CloudFront::Distribution', 'AWS::Logs::DeliverySource').filter(isWithoutOwnLog),
      ...unlogged(templates, 'AWS::WAFv2::WebACL', 'AWS::WAFv2::LoggingConfiguration'),
    ].map(resource => ({ resource, location: 'Properties' })),
};

function isUnlogged({ properties }: TemplateResource): boolean {
  const isApplication = [undefined, 'application'].includes(properties.Type);
  return isApplication && knownTruth(attribute(properties.LoadBalancerAttributes, 'access_logs.s3.enabled')) === false;
}

function isWithoutOwnLog({ properties }: TemplateResource): boolean {
  const { Logging, DefaultCacheBehavior } = properties.DistributionConfig ?? {};
  return !Logging && !DefaultCacheBehavior?.RealtimeLogConfigArn;
}

/** What no log is configured for; nothing, if a log is of something that can't be told. */
function unlogged(templates: TemplateSet, type: string, log: string): TemplateResource[] {
  const logged = templates.all(log).map(({ properties, stack }) => templates.targets(properties.ResourceArn, stack));
  if (logged.some(targets => targets.length === 0)) return [];
  return templates.all(type).filter(resource => !logged.flat().includes(resource));
}
