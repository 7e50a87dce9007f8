import { SynthesisedStack } from '../pictures/templates';

/** One statement of a policy, with references as names of what they refer to, and `not` before what it leaves out. */
export interface Statement {
  /**
   * Whose permission it is: of a role; by a policy of AWS's own, or by a cluster, whose policy's name stands for the actions; of whoever the
   * policy of a bucket, topic or key names.
   */
  readonly kind: 'role' | 'managed' | 'cluster' | 'resource' | 'key' | 'trust';
  readonly effect: string;
  readonly actions: string[];
  readonly resources: string[];
  readonly principals: string[];
  readonly conditions: string[];
}

/** Each statement of the templates of an app. */
export function statementsOf(stacks: SynthesisedStack[]): Statement[] {
  return stacks.flatMap(stack => {
    const text = (value: unknown): string => shown(value, stack);
    return Object.values(stack.template.Resources).flatMap(({ Type: type, Properties: properties = {} }) => [
      ...clusterAccess(type, properties, text),
      ...list(properties.ManagedPolicyArns)
        .map(text)
        .filter(arn => arn.includes(':iam::aws:'))
        .map(managed),
      ...documentsOf(type, properties).flatMap(({ kind, document }) =>
        list(document.Statement).map(({ Effect: effect, Action, NotAction, Resource, NotResource, Principal, Condition }): Statement => ({
          kind,
          effect,
          actions: [...list(Action).map(text), ...list(NotAction).map(text).map(not)].sort(),
          resources: [...list(Resource).map(text), ...list(NotResource).map(text).map(not)].sort(),
          principals: Object.values(Principal === '*' ? { AWS: '*' } : (Principal ?? {}))
            .flatMap(list)
            .map(text)
            .sort(),
          conditions: Object.entries<any>(Condition ?? {}).flatMap(([operator, keys]) =>
            Object.entries(keys).map(([key, value]) => `${operator} ${key} ${list(value).map(text).join(' or ')}`),
          ),
        })),
      ),
    ]);
  });
}

function not(text: string): string {
  return `not ${text}`;
}

function managed(arn: string): Statement {
  return { kind: 'managed', effect: 'Allow', actions: [arn.replace(/.*:policy\//, '')], resources: [], principals: [], conditions: [] };
}

/** EKS asks no policy of IAM what a principal may do inside a cluster. */
function clusterAccess(type: string, properties: any, text: (value: unknown) => string): Statement[] {
  const access = (policy: string, resources: string[], principal: string): Statement => ({
    kind: 'cluster',
    effect: 'Allow',
    actions: [policy],
    resources,
    principals: [principal],
    conditions: [],
  });
  const makerMay = properties.AccessConfig?.BootstrapClusterCreatorAdminPermissions !== false;
  if (type === 'AWS::EKS::Cluster' && makerMay) {
    return [access('BootstrapClusterCreatorAdminPermissions', ['<EKS::Cluster>'], "CloudFormation's role")];
  }
  if (type !== 'AWS::EKS::AccessEntry') return [];
  return list(properties.AccessPolicies).map(({ PolicyArn, AccessScope: { Namespaces } }) =>
    access(text(PolicyArn).replace(/.*\//, ''), list(Namespaces ?? properties.ClusterName).map(text), text(properties.PrincipalArn)),
  );
}

function documentsOf(type: string, properties: any): { kind: Statement['kind']; document: any }[] {
  const own = properties.PolicyDocument ?? properties.KeyPolicy;
  const kind = properties.KeyPolicy ? 'key' : type.startsWith('AWS::IAM::') ? 'role' : 'resource';
  return [
    ...(own?.Statement ? [{ kind: kind as Statement['kind'], document: own }] : []),
    ...(properties.AssumeRolePolicyDocument ? [{ kind: 'trust' as const, document: properties.AssumeRolePolicyDocument }] : []),
    ...list(properties.Policies)
      .filter(policy => policy.PolicyDocument)
      .map(({ PolicyDocument }) => ({ kind: 'role' as const, document: PolicyDocument })),
  ];
}

/** One, many or none, whatever is decided at deployment. */
function list(value: any): any[] {
  if (value === undefined || value.Ref === 'AWS::NoValue') return [];
  if (Array.isArray(value)) return value.flatMap(list);
  return value['Fn::If'] ? value['Fn::If'].slice(1).flatMap(list) : [value];
}

/** A value as a reader of IAM policies writes it: `<Type>` stands for what is referred to. */
function shown(value: any, stack: SynthesisedStack): string {
  if (typeof value !== 'object') return String(value);
  const [[how, what]] = Object.entries<any>(value);
  if (how === 'Fn::Join') return what[1].map((part: any) => shown(part, stack)).join(what[0]);
  if (how === 'Fn::Sub' && typeof what === 'string') return what;
  if (how === 'Fn::If') {
    return list(value)
      .map(each => shown(each, stack))
      .join(' or ');
  }
  if (how === 'Ref' && what.startsWith('AWS::')) return `\${${what}}`;
  if (how === 'Ref' || how === 'Fn::GetAtt') return `<${typeOf([what].flat()[0], stack)}>`;
  if (how === 'Fn::Select' || how === 'Fn::Split') return shown(what[1], stack);
  if (how === 'Fn::GetStackOutput') return `<output of another stack>`;
  throw new Error(`a policy has ${how}, which this report can't show`);
}

function typeOf(id: string, { template }: SynthesisedStack): string {
  return template.Resources[id]?.Type.replace(/^AWS::/, '') ?? 'parameter';
}
