import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { KeyUse, StackKey } from './stack-key';
import { acknowledgeManagedPolicies } from '../../private/acknowledge';
import { digest } from '../../private/digest';
import { physicalName } from '../../private/physical-name';
import { stackGuidTail } from '../../private/stack-guid';

const ID = 'ComplianceBackups';

/** A backup a day of what is state in a stack, made when there is some. */
export class BackupPlan {
  private plan?: backup.BackupPlan;
  private role?: iam.Role;

  constructor(
    private readonly stack: Stack,
    private readonly key: StackKey,
    private readonly days: number,
  ) {}

  public add(owner: IConstruct, arn: string): void {
    const scope = (this.stack.node.tryFindChild(ID) as Construct | undefined) ?? new Construct(this.stack, ID);
    this.role ??= backupRole(scope);
    this.plan ??= this.daily(scope);
    this.plan.addSelection(`${owner.node.id}${digest(owner.node.path)}`, {
      resources: [backup.BackupResource.fromArn(arn)],
      role: this.role,
      disableDefaultBackupPolicy: true,
    });
  }

  private daily(scope: Construct): backup.BackupPlan {
    const backupVault = new backup.BackupVault(scope, 'Vault', {
      // A vault that holds backups stays: a second deployment under the same name must not find it.
      backupVaultName: `${physicalName(scope, { maxLength: 37 })}-${stackGuidTail(scope)}`,
      encryptionKey: this.key.for(KeyUse.BACKUPS),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new backup.BackupPlan(scope, 'Plan', { backupVault, backupPlanName: physicalName(scope, { maxLength: 50 }) });
    plan.addRule(
      new backup.BackupPlanRule({
        ruleName: 'Daily',
        scheduleExpression: events.Schedule.cron({ hour: '5', minute: '0' }),
        deleteAfter: Duration.days(this.days),
      }),
    );
    return plan;
  }
}

function backupRole(scope: Construct): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: `Backs up the state of ${Stack.of(scope).node.path}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
  });
  acknowledgeManagedPolicies(role, 'AWS Backup asks for this policy of AWS by name, and AWS extends it with what can be backed up');
  return role;
}
