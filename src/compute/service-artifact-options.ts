import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { requireSeconds } from '../private/amount';

/** What an artifact states about itself, whatever its form. */
export interface ServiceArtifactOptions {
  /**
   * Time from the start of the process until it answers its health check, from 1 s to 30 minutes. It sets health-check grace and scaling
   * warm-up: too short kills slow starters, too long reacts late.
   *
   * @default Duration.seconds(30)
   */
  readonly startTime?: Duration;
  /**
   * Time from SIGTERM until the process has ended by itself, from 1 s to 15 minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly stopTime?: Duration;
  /**
   * Processor architecture that the artifact is built for.
   *
   * @default - whatever the compute runs on
   */
  readonly architecture?: ec2.InstanceArchitecture;
}

/** Fills in the defaults and refuses times that no compute can keep. */
export function lifecycleTimes(options: ServiceArtifactOptions): { startTime: Duration; stopTime: Duration } {
  const startTime = options.startTime ?? Duration.seconds(30);
  const stopTime = options.stopTime ?? Duration.seconds(30);
  requireSeconds(startTime, {
    what: 'the start time',
    min: 1,
    max: 1800,
    literal: true,
    instead: 'state how long the process needs until its health check answers',
  });
  requireSeconds(stopTime, {
    what: 'the stop time',
    min: 1,
    max: 900,
    literal: true,
    instead: 'state how long the process needs to end after SIGTERM',
  });
  return { startTime, stopTime };
}
