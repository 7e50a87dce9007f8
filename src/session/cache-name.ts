import { Construct } from 'constructs';
import { digest } from '../private/digest';
import { stackGuidTail } from '../private/stack-guid';
import { topStack } from '../private/top-stack';

/** ElastiCache's own rules. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html */
const MAX_LENGTH = 40;
const PREFIX = 'session-';
const GUID_TAIL = 12;

/**
 * A name for what must have one in ElastiCache, in lower case, as it stores names and asks for them. They are unique within an account and
 * a region anyway. So neither is part of the name: a stack that is told its own environment keeps its cache.
 *
 * @param replacedBy everything whose change replaces the resource: the new one needs another name while the old one still exists
 */
export function elastiCacheId(scope: Construct, ...replacedBy: unknown[]): string {
  return named(scope, MAX_LENGTH, replacedBy);
}

/** A last snapshot outlives its stack: a second deployment under the same names must not find the first one's. */
export function finalSnapshotName(scope: Construct, ...replacedBy: unknown[]): string {
  return `${named(scope, MAX_LENGTH - GUID_TAIL - 1, replacedBy)}-${stackGuidTail(scope)}`;
}

function named(scope: Construct, maxLength: number, replacedBy: unknown[]): string {
  const suffix = digest([scope.node.path, topStack(scope).stackName, replacedBy]);
  const readable = scope.node.path.replace(/[^A-Za-z0-9]+/g, '-').slice(PREFIX.length + suffix.length + 1 - maxLength);
  return `${PREFIX}${readable}-${suffix}`.replace(/-+/g, '-').toLowerCase();
}
