import { Construct } from 'constructs';
import { refuse } from '../private/refusal';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html */
const NOTICE_SECONDS = 120;

/** What a copy takes to leave: the time until its process gets SIGTERM, and then the artifact's stop time. */
export interface Leave {
  readonly drainSeconds: number;
  readonly stopSeconds: number;
}

/** What Spot capacity can't keep: requests that still run when AWS's notice is over are cut off. */
export function requireWithinNotice(scope: Construct, { drainSeconds, stopSeconds }: Leave): void {
  if (drainSeconds + stopSeconds <= NOTICE_SECONDS) return;
  refuse(
    {
      what: 'draining and stopping take longer than the notice that Spot capacity gets',
      got: `${drainSeconds} s until SIGTERM and ${stopSeconds} s to stop`,
      allowed: `${NOTICE_SECONDS} s together`,
      instead: 'shorten `deregistrationDelay` of the protocols or `stopTime` of the artifact, or leave `spot` out for this service',
    },
    scope,
  );
}
