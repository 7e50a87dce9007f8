import { Fn, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** What AWS gives a stack when it is made: no other deployment has it, not even one of the same name later. */
export function stackGuid(scope: IConstruct): string {
  return Fn.select(2, Fn.split('/', Stack.of(scope).stackId));
}

/** The last twelve characters of it, for names that have little room. */
export function stackGuidTail(scope: IConstruct): string {
  return Fn.select(4, Fn.split('-', stackGuid(scope)));
}
