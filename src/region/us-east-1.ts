import { CfnOutput, DefaultStackSynthesizer, Fn, Stack, Token } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { digest } from '../private/digest';
import { requireFixedRegion } from '../private/fixed-region';
import { refuse } from '../private/refusal';

/** Where CloudFront's web ACLs, certificates, logs and metrics live, wherever the stack is. */
const US_EAST_1 = 'us-east-1';

/**
 * When a companion stack is deployed. One companion alone would be a cycle: the distribution needs the web ACL, and log delivery needs
 * the distribution.
 */
export enum Companion {
  /** Before the app's stack: what a distribution needs. */
  BEFORE = 'edge-before',
  /** After the app's stack: what needs the distribution. */
  AFTER = 'edge-after',
}

/**
 * The scope in us-east-1 that belongs to a construct: the construct itself where its stack is there, else a twin in a companion stack
 * beside it. Constructs of one stack share its companions.
 *
 * @param owner the construct that needs something in us-east-1
 * @param companion when that is deployed
 */
export function usEast1Scope(owner: Construct, companion: Companion): Construct {
  const own = requireRegion(owner);
  if (own.region === US_EAST_1) return owner;
  const stack = companionStack(own, companion);
  const id = `${owner.node.id}${digest(owner.node.path)}`;
  return (stack.node.tryFindChild(id) as Construct | undefined) ?? new Construct(stack, id);
}

/**
 * Carries a value from one stack to another, across regions, by a named output that the reader looks up at deployment.
 *
 * @param from the construct that has the value
 * @param to the construct that needs it
 * @param name what the value is, unique within `from`
 * @param value the value
 * @param replacedBy everything whose change replaces the resource: the output's name changes with it, or the CLI, which skips a stack
 * whose template text is unchanged, would leave the reader with the old value
 */
export function carry(from: Construct, to: Construct, name: string, value: string, replacedBy: unknown = ''): string {
  const source = topStack(from);
  if (source === topStack(to) || !Token.isUnresolved(value)) return value;
  const id = `${name}${digest([from.node.path, replacedBy])}`;
  const output = (source.node.tryFindChild(id) as CfnOutput | undefined) ?? new CfnOutput(source, id, { value });
  return Fn.getStackOutput(source.stackName, source.resolve(output.logicalId) as string, source.region);
}

function requireRegion(owner: Construct): Stack {
  const own = topStack(owner);
  requireFixedRegion(own, owner, 'distribution', 'its companions in us-east-1 are told apart by it');
  if (/^(cn|us-gov|us-iso|eu-isoe|eusc)/.test(own.region)) {
    refuse(
      {
        what: "the stack's partition has no us-east-1",
        got: own.region,
        allowed: 'regions of the commercial partition',
        instead: 'leave the distribution out and expose the API with ApiExposure.vpcOnly()',
      },
      owner,
    );
  }
  return own;
}

function companionStack(own: Stack, companion: Companion): Stack {
  const scope = own.node.scope!;
  const id = `${own.node.id}-${companion}`;
  const existing = scope.node.tryFindChild(id) as Stack | undefined;
  if (existing) return existing;
  const stack = new Stack(scope, id, {
    stackName: `${own.stackName.slice(0, 127 - companion.length)}-${companion}`,
    description: `What CloudFront needs in ${US_EAST_1} for ${own.stackName}`.slice(0, 1024),
    env: { region: US_EAST_1, account: Token.isUnresolved(own.account) ? undefined : own.account },
    tags: own.tags.tagValues(),
    terminationProtection: own.terminationProtection,
    synthesizer: customQualifier(own),
  });
  // By the nodes: the stacks' own method changed its name among the supported versions of aws-cdk-lib.
  if (companion === Companion.BEFORE) own.node.addDependency(stack);
  else stack.node.addDependency(own);
  return stack;
}

/** A synthesizer can't be shared by two stacks; the app's default one is made anew for each, one with an own qualifier must be here. */
function customQualifier(own: Stack): DefaultStackSynthesizer | undefined {
  const qualifier = own.synthesizer.bootstrapQualifier;
  return qualifier && qualifier !== DefaultStackSynthesizer.DEFAULT_QUALIFIER ? new DefaultStackSynthesizer({ qualifier }) : undefined;
}

/** A nested stack is deployed with its parent. */
function topStack(construct: IConstruct): Stack {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}
