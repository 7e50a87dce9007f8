import { IConstruct } from 'constructs';
import { refuse } from '../private/refusal';
import { ScalingSet } from '../scaling/scaling-set';

/** A workload draws all policies in one call: a second set would contradict the first. */
export function requireUnscaled(scope: IConstruct, before?: ScalingSet): void {
  if (!before) return;
  refuse(
    {
      what: 'the workload is scaled twice',
      got: 'a second scaling set',
      allowed: 'one scaling set with all policies',
      instead: 'put all policies into one `ScalingSet`',
    },
    scope,
  );
}
