import { Manifest } from './kube-api';

/** What is read of a synthesised template. */
export interface SynthesisedTemplate {
  readonly Resources?: { readonly [logicalId: string]: { readonly Type: string; readonly Properties?: { readonly Manifest?: unknown } } };
  readonly Parameters?: { readonly [logicalId: string]: { readonly Default?: string } };
}

const PSEUDO: { readonly [name: string]: string } = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-west-1',
  'AWS::StackName': 'stack',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Resources whose `Ref` is an ARN, with the service and the resource in it. */
const ARNS: { readonly [type: string]: string } = {
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/73e2d6bc24d8a067',
  'AWS::SecretsManager::Secret': 'secretsmanager:eu-west-1:123456789012:secret:api-AbCdEf',
};

/** Every object that the CDK's kubectl handler would apply, in the template's order. */
export function manifestsOf(template: SynthesisedTemplate): Manifest[] {
  return Object.values(template.Resources ?? {})
    .filter(({ Type }) => Type === 'Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(({ Properties }): Manifest[] => JSON.parse(deployed(Properties?.Manifest, template)));
}

/** The text that CloudFormation would make, with a plausible value for what only exists when deployed. */
function deployed(value: unknown, template: SynthesisedTemplate): string {
  if (typeof value === 'string') return value;
  const [[intrinsic, argument]] = Object.entries(value as object);
  switch (intrinsic) {
    case 'Fn::Join':
      return argument[1].map((part: unknown) => deployed(part, template)).join(argument[0]);
    case 'Ref':
      return PSEUDO[argument] ?? referred(argument, template);
    case 'Fn::GetAtt':
      return attribute(argument[0], argument[1], template);
    // From another stack.
    case 'Fn::ImportValue':
    case 'Fn::GetStackOutput':
      return 'imported';
    default:
      throw new Error(`a manifest holds ${JSON.stringify(value)}, for which there is no plausible value`);
  }
}

function referred(id: string, template: SynthesisedTemplate): string {
  const type = template.Resources?.[id]?.Type;
  if (type && ARNS[type]) return `arn:aws:${ARNS[type]}`;
  if (type === 'AWS::EC2::SecurityGroup') return 'sg-0123456789abcdef0';
  return template.Parameters?.[id]?.Default ?? id.toLowerCase();
}

function attribute(id: string, name: string, template: SynthesisedTemplate): string {
  if (name === 'GroupId') return 'sg-0123456789abcdef0';
  if (!name.endsWith('Arn')) return `${id}-${name}`.toLowerCase();
  const service = template.Resources?.[id]?.Type.split('::')[1].toLowerCase();
  return `arn:aws:${service}:eu-west-1:123456789012:${id}`;
}
