import { Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** Refuses a stack whose region is known only at deployment. */
export function requireFixedRegion(stack: Stack, owner: IConstruct, whose: string, because: string): void {
  if (!Token.isUnresolved(stack.region)) return;
  refuse(
    {
      what: `the ${whose}'s stack has no fixed region`,
      got: `stack "${stack.node.path}" without env.region`,
      allowed: 'a stack with a region; an account is not needed',
      instead: `pass \`env: { region: 'eu-west-1' }\` to the stack: ${because}`,
    },
    owner,
  );
}
