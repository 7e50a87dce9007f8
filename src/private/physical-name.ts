import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { digest } from './digest';
import { topStack } from './top-stack';

export interface PhysicalNameOptions {
  /** What the service demands at the start of the name. */
  readonly prefix?: string;
  readonly maxLength: number;
  /** Everything whose change replaces the resource: the new one needs another name while the old one still exists. */
  readonly replacedBy?: unknown;
}

/**
 * A name for the few resources to which CloudFormation gives none: the construct's path, made readable, and a hash of path,
 * account, region and what replaces the resource. An account known only at deployment stays out of the hash: such names are unique
 * within an account only.
 */
export function physicalName(scope: IConstruct, options: PhysicalNameOptions): string {
  const stack = topStack(scope);
  const known = (value: string) => (Token.isUnresolved(value) ? '' : value);
  const suffix = digest([scope.node.path, stack.stackName, known(stack.account), known(stack.region), options.replacedBy ?? '']);
  const readable = scope.node.path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const room = options.maxLength - (options.prefix?.length ?? 0) - suffix.length - 1;
  return `${options.prefix ?? ''}${readable.slice(-room).replace(/^-/, '')}-${suffix}`;
}
