import { Token } from 'aws-cdk-lib';
import { ScalingKind } from './scaling-kind';
import { ScalingPolicy } from './scaling-policy';
import { policyConflicts } from './set-conflicts';
import { refuse, requireNumber } from '../private/refusal';

/** Bounds and policies of a `ScalingSet`. */
export interface ScalingSetOptions {
  /**
   * Fewest copies, at least 1.
   *
   * @default 2 - so that the loss of a zone does not stop the service
   */
  readonly minimum?: number;
  /**
   * Most copies; a limit on cost, and on what the policies can do in an attack.
   *
   * @default 50
   */
  readonly maximum?: number;
  /**
   * Reasons to add and remove copies: one for each thing that is watched, and any number of schedules that don't meet. An empty list keeps
   * the minimum.
   *
   * @default - processor at 70 %, memory at 80 %, 1,000 requests a minute per copy, as far as the compute can; none where minimum and maximum
   * are equal
   */
  readonly policies?: ScalingPolicy[];
}

/**
 * How many copies of a service run: bounds, and all policies at once.
 *
 * Out fast, in slowly: target tracking adds copies after 3 minutes above the target and removes them after 15 minutes below it. A new
 * instance counts only after its warm-up: 120 seconds for boot and the start time that the artifact states, 150 seconds by default.
 *
 * @example
 * ScalingSet.of({ minimum: 4, maximum: 20, policies: [ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(3000)] });
 */
export class ScalingSet {
  /**
   * A set with the given bounds and policies; what is left out keeps its default.
   *
   * @param options bounds and policies
   */
  public static of(options: ScalingSetOptions = {}): ScalingSet {
    const minimum = options.minimum ?? 2;
    const maximum = options.maximum ?? 50;
    requireNumber(minimum, {
      what: 'the minimum of copies',
      min: 1,
      max: 5000,
      literal: true,
      instead: 'run at least 1; 2 survive the loss of a zone',
    });
    requireNumber(maximum, {
      what: 'the maximum of copies',
      min: 1,
      max: 5000,
      literal: true,
      instead: 'name the most copies that you would pay for',
    });
    if (minimum > maximum) {
      refuse({
        what: 'the minimum of copies is above the maximum',
        got: `minimum ${minimum}, maximum ${maximum}`,
        allowed: 'minimum <= maximum',
        instead: `set the maximum to ${minimum} or more`,
      });
    }
    const policies = options.policies ?? (minimum === maximum ? [] : defaults());
    policyConflicts(minimum, maximum, policies).forEach(conflict => refuse(conflict));
    return new ScalingSet(minimum, maximum, [...policies], options.policies === undefined);
  }

  /**
   * A set that always runs the same number of copies.
   *
   * @param copies at least 1
   */
  public static fixed(copies: number): ScalingSet {
    return ScalingSet.of({ minimum: copies, maximum: copies });
  }

  private constructor(
    /** Fewest copies. */
    public readonly minimum: number,
    /** Most copies. */
    public readonly maximum: number,
    /** Reasons to add and remove copies. */
    public readonly policies: ScalingPolicy[],
    /** Whether the policies are the library's, so that they shrink to what the compute can do; the user's own are refused there. */
    public readonly usesDefaults: boolean,
  ) {}

  /** @internal the set without the policies that a compute can't do */
  public _within(kinds: ScalingKind[]): ScalingSet {
    const policies = this.policies.filter(({ kind }) => kinds.includes(kind));
    return new ScalingSet(this.minimum, this.maximum, policies, this.usesDefaults);
  }

  /**
   * Requests a minute that the maximum of copies answers at the request policy's target; undefined without such a policy, and where the
   * target is known only at deployment.
   */
  public get requestCeilingPerMinute(): number | undefined {
    const requests = this.policies.find(policy => policy.kind === ScalingKind.REQUESTS_PER_TARGET);
    if (requests?.target === undefined || Token.isUnresolved(requests.target)) return undefined;
    return requests.target * this.maximum;
  }
}

function defaults(): ScalingPolicy[] {
  return [ScalingPolicy.cpu(70), ScalingPolicy.memory(80), ScalingPolicy.requestsPerTarget(1000)];
}
