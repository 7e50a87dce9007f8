import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IServiceArtifact } from './artifact.contract';
import { ServicePort } from './compute.contract';
import { refuse } from '../private/refusal';

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html */
const NOTICE_SECONDS = 120;

/** What Spot capacity can't keep: requests that still run when AWS's notice is over are cut off. */
export function requireWithinNotice(scope: Construct, ports: ServicePort[], { stopTime }: IServiceArtifact): void {
  const drain = Math.max(...ports.map(({ target }) => target.deregistrationDelaySeconds).filter(delay => !Token.isUnresolved(delay)));
  const stop = stopTime.toSeconds();
  if (drain + stop <= NOTICE_SECONDS) return;
  refuse(
    {
      what: 'draining and stopping take longer than the notice that Spot capacity gets',
      got: `${drain} s of deregistration delay and ${stop} s to stop`,
      allowed: `${NOTICE_SECONDS} s together`,
      instead: 'shorten `deregistrationDelay` of the protocols or `stopTime` of the artifact, or leave `spot` out for this service',
    },
    scope,
  );
}
