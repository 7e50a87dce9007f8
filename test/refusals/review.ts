import { Duration } from 'aws-cdk-lib';
import { each, Line, refused } from './line';
import { Compliance } from '../../src';

export const REVIEW: Line[] = [
  ...refused(
    ['ComplianceOptions.backupRetention'],
    'https://docs.aws.amazon.com/config/latest/developerguide/backup-plan-min-frequency-and-min-retention-check.html',
    each([34, 36_501], days => [
      `backups kept for ${days} days`,
      scope => Compliance.of(scope).apply({ backupRetention: Duration.days(days) }),
      'the retention of backups is out of range',
      `${days} days`,
      'from 35 to 36500 days',
      'leave it out',
    ]),
  ),
];
