import { Finding, Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';
import { entries } from '../values';

/** Where CloudFront takes all that it needs from. */
const HOME = 'us-east-1';

export const MISPLACED_REGION: Rule = {
  id: 'MisplacedRegion',
  severity: 'error',
  description: 'what CloudFront needs in us-east-1 is made in another region',
  reason: 'the deployment fails, or, for an alarm, CloudWatch never sees a value',
  fix:
    'put it into a stack with the region us-east-1, and hand its ARN over with crossRegionReferences or Fn.getStackOutput; with this ' +
    'library, EdgeDistribution makes such stacks itself',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html#https-requirements-aws-region',
  findings: templates =>
    [...webAcls(templates), ...alarms(templates), ...logSources(templates), ...neededByDistributions(templates)].filter(({ resource }) =>
      isElsewhere(resource),
    ),
};

/** In China and GovCloud other rules hold. */
function isElsewhere({ stack: { region } }: TemplateResource): boolean {
  return region !== undefined && region !== HOME && !/^(?:cn|us-gov|us-iso\w*|eu-isoe|eusc)-/.test(region);
}

function webAcls(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::WAFv2::WebACL', 'AWS::WAFv2::IPSet', 'AWS::WAFv2::RegexPatternSet', 'AWS::WAFv2::RuleGroup')
    .filter(({ properties }) => properties.Scope === 'CLOUDFRONT')
    .map(resource => ({ resource, location: 'Properties.Scope' }));
}

function alarms(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::CloudWatch::Alarm')
    .filter(({ properties: { Metrics, Namespace } }) =>
      [Namespace, ...entries(Metrics).map(({ MetricStat }) => MetricStat?.Metric?.Namespace)].includes('AWS/CloudFront'),
    )
    .map(resource => ({ resource, location: 'Properties' }));
}

function logSources(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::Logs::DeliverySource')
    .filter(({ properties, stack }) =>
      templates.targets(properties.ResourceArn, stack).some(({ type }) => type === 'AWS::CloudFront::Distribution'),
    )
    .map(resource => ({ resource, location: 'Properties.ResourceArn' }));
}

/** Certificates, and functions that run at the edge. The custom domain of a user pool is a distribution that Cognito has. */
function neededByDistributions(templates: TemplateSet): Finding[] {
  const needed = templates.all('AWS::CloudFront::Distribution').flatMap(({ properties, stack }) => {
    const { CacheBehaviors, DefaultCacheBehavior, ViewerCertificate } = properties.DistributionConfig ?? {};
    const functions = [DefaultCacheBehavior, ...entries(CacheBehaviors)].flatMap(behavior =>
      entries(behavior?.LambdaFunctionAssociations).map(({ LambdaFunctionARN }) => LambdaFunctionARN),
    );
    return [ViewerCertificate?.AcmCertificateArn, ...functions].flatMap(arn => templates.target(arn, stack) ?? []);
  });
  const domains = templates
    .all('AWS::Cognito::UserPoolDomain')
    .flatMap(({ properties, stack }) => templates.target(properties.CustomDomainConfig?.CertificateArn, stack) ?? []);
  return [...new Set([...needed, ...domains])]
    .filter(({ type }) => ['AWS::CertificateManager::Certificate', 'AWS::Lambda::Version'].includes(type))
    .map(resource => ({ resource, location: 'Properties' }));
}
