import { Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The stack that is deployed by itself: a nested stack is deployed with its parent, and its name is known only then. */
export function topStack(construct: IConstruct): Stack {
  let stack = Stack.of(construct);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}
