import { Aspects, CfnOutput, DefaultStackSynthesizer, Fn, Stack, Stage, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { digest } from '../private/digest';
import { requireFixedRegion } from '../private/fixed-region';
import { refuse } from '../private/refusal';
import { topStack } from '../private/top-stack';

/** Where CloudFront's web ACLs, certificates, logs and metrics live, wherever the stack is. */
export const US_EAST_1 = 'us-east-1';

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
 * Carries a value from one stack to another, across regions, by a named output that the reader looks up at deployment. Unlike an export
 * it locks nothing: the value may change or go while the reader still has the old one.
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
  const target = topStack(to);
  if (source === target || !Token.isUnresolved(value)) return value;
  if (Stage.of(source) !== Stage.of(target)) {
    refuse(
      {
        what: `a value is needed in another stage than the one that makes it: ${name}`,
        got: `${from.node.path}, needed by ${to.node.path}`,
        allowed: 'values of the same stage, or literal ones',
        instead: 'import the resource into each stage, by its id or ARN as text',
      },
      to,
    );
  }
  target.node.addDependency(source);
  const id = `${name}${digest([from.node.path, replacedBy])}`;
  const output = (source.node.tryFindChild(id) as CfnOutput | undefined) ?? new CfnOutput(source, id, { value });
  return Fn.getStackOutput(source.stackName, source.resolve(output.logicalId) as string, source.region);
}

function requireRegion(owner: Construct): Stack {
  const own = topStack(owner);
  requireFixedRegion(own, owner, 'distribution', 'its companions in us-east-1 are told apart by it');
  requireUsEast1(own, owner);
  return own;
}

/** Refuses what belongs to CloudFront in a partition where it has no us-east-1, or does not exist. */
export function requireUsEast1({ region }: Stack, owner: Construct): void {
  if (!/^(cn|us-gov|us-iso|eu-isoe|eusc)/.test(region)) return;
  refuse(
    {
      what: "the stack's partition has no us-east-1",
      got: region,
      allowed: 'regions of the commercial partition',
      instead: 'leave the distribution out and expose the API with ApiExposure.vpcOnly()',
    },
    owner,
  );
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
    synthesizer: customQualifier(own),
  });
  // By the nodes: the stacks' own method changed its name among the supported versions of aws-cdk-lib.
  if (companion === Companion.BEFORE) own.node.addDependency(stack);
  else stack.node.addDependency(own);
  followManners(stack, own);
  return stack;
}

/** Tags and protection may be set on the app's stack after its companions were made. */
function followManners(companion: Stack, own: Stack): void {
  Aspects.of(companion).add({
    visit: node => {
      if (node !== companion) return;
      Object.entries(own.tags.tagValues()).forEach(([key, value]) => companion.tags.setTag(key, value));
      companion.terminationProtection = own.terminationProtection;
    },
  });
}

/** A synthesizer can't be shared by two stacks; the app's default one is made anew for each, one with an own qualifier must be here. */
function customQualifier(own: Stack): DefaultStackSynthesizer | undefined {
  const qualifier = own.synthesizer.bootstrapQualifier;
  return qualifier && qualifier !== DefaultStackSynthesizer.DEFAULT_QUALIFIER ? new DefaultStackSynthesizer({ qualifier }) : undefined;
}
