import { SynthesisedStack } from '../pictures/templates';

/** One statement of a policy, with references as names of what they refer to. */
export interface Statement {
  /** Whose permission it is: of a role, by a policy of AWS's own whose name stands for the actions, of whoever a bucket's or topic's policy names. */
  readonly kind: 'role' | 'managed' | 'resource' | 'trust';
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
    return Object.values(stack.template.Resources).flatMap(({ Properties: properties = {} }) => [
      ...list(properties.ManagedPolicyArns)
        .map(text)
        .filter(arn => arn.includes(':iam::aws:'))
        .map(managed),
      ...documentsOf(properties).flatMap(({ kind, document }) =>
        list(document.Statement).map(({ Effect: effect, Action, Resource, Principal, Condition }): Statement => ({
          kind,
          effect,
          actions: list(Action).map(text).sort(),
          resources: list(Resource).map(text).sort(),
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

function managed(arn: string): Statement {
  return { kind: 'managed', effect: 'Allow', actions: [arn.replace(/.*:policy\//, '')], resources: [], principals: [], conditions: [] };
}

function documentsOf(properties: any): { kind: Statement['kind']; document: any }[] {
  const own = properties.PolicyDocument ?? properties.KeyPolicy;
  const shared = properties.Roles === undefined && properties.Users === undefined && properties.Path === undefined;
  return [
    ...(own?.Statement ? [{ kind: shared ? ('resource' as const) : ('role' as const), document: own }] : []),
    ...(properties.AssumeRolePolicyDocument ? [{ kind: 'trust' as const, document: properties.AssumeRolePolicyDocument }] : []),
    ...list(properties.Policies)
      .filter(policy => policy.PolicyDocument)
      .map(({ PolicyDocument }) => ({ kind: 'role' as const, document: PolicyDocument })),
  ];
}

function list(value: any): any[] {
  return value === undefined ? [] : [value].flat();
}

/** A value as a reader of IAM policies writes it: `<Type>` stands for what is referred to. */
function shown(value: any, stack: SynthesisedStack): string {
  if (typeof value !== 'object') return String(value);
  const [[how, what]] = Object.entries<any>(value);
  if (how === 'Fn::Join') return what[1].map((part: any) => shown(part, stack)).join(what[0]);
  if (how === 'Fn::Sub' && typeof what === 'string') return what;
  // Where the CDK leaves something out of a policy, it is what a region lacks.
  if (how === 'Fn::If') return shown(what[1], stack);
  if (how === 'Ref' && what.startsWith('AWS::')) return `\${${what}}`;
  if (how === 'Ref' || how === 'Fn::GetAtt') return `<${typeOf([what].flat()[0], stack)}>`;
  if (how === 'Fn::Select' || how === 'Fn::Split') return shown(what[1], stack);
  if (how === 'Fn::GetStackOutput') return `<output of another stack>`;
  throw new Error(`a policy has ${how}, which this report can't show`);
}

function typeOf(id: string, { template }: SynthesisedStack): string {
  return template.Resources[id]?.Type.replace(/^AWS::/, '') ?? 'parameter';
}
