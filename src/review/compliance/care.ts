import { CfnResource } from 'aws-cdk-lib';
import { BackupPlan } from './backup-plan';
import { StackKey } from './stack-key';

/** What a treatment works with: one for each stack that is deployed by itself. */
export interface Care {
  readonly key: StackKey;
  readonly backups: BackupPlan;
  readonly backupDays: number;
  /** Logical ids of the buckets to which load balancers of the stage log. */
  readonly loadBalancerLogs: ReadonlySet<string>;
}

/** Brings one resource of the library's into the posture. What is set already stays. */
export type Treatment = (resource: CfnResource, care: Care) => void;
