import { Duration, Stack, Stage } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { IConstruct } from 'constructs';
import { postureOf } from './compliance/posture';
import { requireDays } from '../private/amount';
import { refuse } from '../private/refusal';
import { topStack } from '../private/top-stack';

/** What the compliance posture lets the user choose. */
export interface ComplianceOptions {
  /**
   * The customer-managed key, for the stacks of its own region. A key of this app is told whom to serve; the policy of one from outside the
   * app must say so itself (docs/compliance.md).
   *
   * @default - one key for each stack that needs one, rotated every year; it stays when the stack goes
   */
  readonly key?: kms.IKey;
  /**
   * How long backups of tables, snapshots of caches and old versions of files are kept, in whole days: 35 or more, because rules on backup
   * plans ask for it. Snapshots of a cache can't be kept longer than 35 days.
   *
   * @default Duration.days(35)
   * @see https://docs.aws.amazon.com/config/latest/developerguide/backup-plan-min-frequency-and-min-retention-check.html
   */
  readonly backupRetention?: Duration;
}

/** What rules on backup plans ask for, and the most that ElastiCache keeps. */
const LEAST_DAYS = 35;
/** A hundred years, the longest that AWS Backup takes. */
const MOST_DAYS = 36_500;

/**
 * One posture for HIPAA, NIST 800-53 (revisions 4 and 5) and PCI DSS: with it, the packs of cdk-nag by these names find nothing on what this
 * library draws below a scope, the companions in us-east-1 included. Log groups, topics, secrets, tables and, where AWS allows it, buckets
 * are encrypted with a customer-managed key; buckets keep old versions; tables have a backup plan, caches longer snapshots; permissions lie
 * in managed policies. What AWS doesn't allow is acknowledged with its reason, and what is your choice, such as the domain that gives a load
 * balancer TLS, is an error at synthesis. What you draw yourself isn't touched, and keeps its findings.
 *
 * It may be applied to an app that runs: no state is replaced. It costs 1 USD a month for each stack's key, another one after each of its
 * first two rotations, requests to the key, old versions of files, and backup storage.
 *
 * @example
 * declare const app: App;
 * Compliance.of(app).apply();
 */
export class Compliance {
  /**
   * The posture of an app, a stage or a stack. What is chosen for a stack comes before what is chosen for the app.
   *
   * @param scope an app, a stage or a stack
   */
  public static of(scope: IConstruct): Compliance {
    if (!Stage.isStage(scope) && !(Stack.isStack(scope) && scope === topStack(scope))) {
      refuse(
        {
          what: 'the compliance posture is asked for what has none of its own',
          got: scope.node.path || 'the root of a tree that is no app',
          allowed: 'an app, a stage, or a stack that is deployed by itself',
          instead: 'call it with the stack, whose resources share one key',
        },
        scope,
      );
    }
    return new Compliance(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Puts everything that the library draws below the scope, before or after this call, into the posture. Aspects don't cross into a stage:
   * apply it to an app when its stages are made, or to each stage. Applying it twice with the same options changes nothing.
   *
   * @param options the key, and how long backups are kept
   */
  public apply(options: ComplianceOptions = {}): void {
    const { key, backupRetention } = options;
    const days =
      backupRetention &&
      requireDays(backupRetention, {
        what: 'the retention of backups',
        min: LEAST_DAYS,
        max: MOST_DAYS,
        literal: true,
        instead: 'leave it out for 35 days, or keep them longer',
      });
    postureOf(this.scope).choose(this.scope, { key, backupDays: days });
  }
}
