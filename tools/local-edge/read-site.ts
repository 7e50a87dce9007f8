import { attributes, fields, unmapped } from './fields';
import { Site } from './model';
import { readDistribution } from './read-distribution';
import { readListeners, readTargetGroups } from './read-load-balancer';
import { readWebAcl } from './read-web-acl';
import { StandIns } from './stand-ins';
import { Templates } from '../pictures/templates';

/** What has a part in serving a request, and whether it is mapped: all of it, or of no effect on where a request goes. */
const SERVING = /^AWS::(CloudFront|ElasticLoadBalancingV2|WAFv2)::|^Custom::(CDKBucketDeployment|LiveWeights)$/;
const MAPPED = [
  ...['Distribution', 'CachePolicy', 'ResponseHeadersPolicy', 'Function', 'VpcOrigin', 'OriginAccessControl'].map(
    name => `AWS::CloudFront::${name}`,
  ),
  ...['LoadBalancer', 'Listener', 'ListenerRule', 'TargetGroup'].map(name => `AWS::ElasticLoadBalancingV2::${name}`),
  'Custom::CDKBucketDeployment',
  'Custom::LiveWeights',
  ...['WebACL', 'WebACLAssociation', 'IPSet', 'LoggingConfiguration'].map(name => `AWS::WAFv2::${name}`),
];

/** All that serves requests, from the templates of an app alone. */
export function readSite(templates: Templates, standIns: StandIns): Site {
  for (const [id, { Type }] of templates.stacks.flatMap(({ template }) => Object.entries(template.Resources))) {
    if (SERVING.test(Type) && !MAPPED.includes(Type)) unmapped(id, 'Type', Type);
  }
  const balancer = templates.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const { LoadBalancerAttributes, Type: kind = 'application' } = fields(
    balancer.id,
    balancer.properties,
    ['LoadBalancerAttributes', 'Type'],
    ['Scheme', 'SecurityGroups', 'Subnets'],
  );
  if (kind !== 'application') unmapped(balancer.id, 'Type', kind);
  const said = attributes(
    balancer.id,
    LoadBalancerAttributes,
    ['idle_timeout.timeout_seconds', 'routing.http.drop_invalid_header_fields.enabled'],
    [/^deletion_protection\./, /^access_logs\./],
  );
  const [association] = templates
    .all('AWS::WAFv2::WebACLAssociation')
    .filter(each => templates.follow(each.properties.ResourceArn, each) === balancer);
  const targetGroups = readTargetGroups(templates, standIns);
  return {
    distribution: readDistribution(templates, standIns),
    listeners: readListeners(templates, standIns, targetGroups),
    targetGroups,
    webAcl: association && readWebAcl(templates, templates.follow(association.properties.WebACLArn, association)),
    idleSeconds: Number(said['idle_timeout.timeout_seconds'] ?? 60),
    dropsInvalidHeaders: said['routing.http.drop_invalid_header_fields.enabled'] === 'true',
  };
}
