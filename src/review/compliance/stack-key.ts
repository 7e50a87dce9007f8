import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { anyArn, fromSource } from '../../private/source-arn';
import { US_EAST_1 } from '../../region/us-east-1';

/** For what a key is used. */
export enum KeyUse {
  LOGS = 'Logs',
  TOPICS = 'Topics',
  SECRETS = 'Secrets',
  TABLES = 'Tables',
  SITES = 'Sites',
  LOG_FILES = 'LogFiles',
  BACKUPS = 'Backups',
}

/** The key of a stack: one that the user brings into its region, or one that is made when it is first needed. */
export class StackKey {
  private key?: kms.IKey;

  constructor(
    private readonly stack: Stack,
    private readonly brought: kms.IKey[],
  ) {}

  /** Lets a use of the key in, and hands the key over. What a policy says twice, the CDK writes once. */
  public for(use: KeyUse): kms.IKey {
    this.key ??= this.brought.find(key => this.sameRegion(key)) ?? this.made();
    for (const statement of statements(use, this.stack)) this.key.addToResourcePolicy(statement);
    return this.key;
  }

  private sameRegion({ env: { region } }: kms.IKey): boolean {
    return Token.isUnresolved(region) || region === this.stack.region;
  }

  private made(): kms.IKey {
    return new kms.Key(this.stack, 'ComplianceKey', {
      description: `Logs, messages, secrets and data of ${this.stack.node.path}`.slice(0, 8192),
      enableKeyRotation: true,
      // What is encrypted stays, and would be lost with the key.
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

/** What a publisher needs: a data key for new messages, and the one that it used last. */
const PUBLISH = ['kms:Decrypt', 'kms:GenerateDataKey*'];
const USE = [...PUBLISH, 'kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'];

function statements(use: KeyUse, stack: Stack): iam.PolicyStatement[] {
  switch (use) {
    case KeyUse.LOGS:
      return [logGroups(stack)];
    case KeyUse.TOPICS:
      return [alarms(stack), through('sns', use, stack, PUBLISH)];
    case KeyUse.SECRETS:
      return [through('secretsmanager', use, stack)];
    case KeyUse.TABLES:
      return [through('dynamodb', use, stack)];
    case KeyUse.SITES:
      return [edge(stack), through('s3', 'Buckets', stack)];
    case KeyUse.LOG_FILES:
      return [logDelivery(stack), through('s3', 'Buckets', stack)];
    case KeyUse.BACKUPS:
      return [];
  }
}

/**
 * Whoever a service lets read may use the key through that service, as with the key of AWS that it replaces: who may read a secret is said
 * on the secret, once. So nobody loses access when a key is set on what has readers already.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function through(service: string, name: string, stack: Stack, actions = USE): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: `Through${name}`,
    principals: [new iam.AnyPrincipal()],
    actions,
    resources: ['*'],
    conditions: {
      StringEquals: { 'kms:CallerAccount': stack.account, 'kms:ViaService': `${service}.${stack.region}.amazonaws.com` },
    },
  });
}

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logGroups(stack: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'LogGroups',
    principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
    actions: USE,
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': anyArn(stack, 'logs', 'log-group') } },
  });
}

/**
 * Alarms say for whom they publish. Auto Scaling doesn't: it publishes with a role of the account, which the key knows by SNS.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
function alarms(stack: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Alarms',
    principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: PUBLISH,
    resources: ['*'],
    conditions: fromSource(stack, anyArn(stack, 'cloudwatch', 'alarm')),
  });
}

/**
 * Any distribution of the account: the one that reads a bucket refers to it, and the bucket to the key.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function edge(stack: Stack): iam.PolicyStatement {
  const anyDistribution = stack.formatArn({ service: 'cloudfront', region: '', resource: 'distribution', resourceName: '*' });
  return new iam.PolicyStatement({
    sid: 'Distributions',
    principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': anyDistribution } },
  });
}

/**
 * Only a distribution logs to a bucket with this key, and what delivers its logs stands in us-east-1.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
function logDelivery(stack: Stack): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'LogDelivery',
    principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: USE,
    resources: ['*'],
    conditions: fromSource(stack, anyArn(stack, 'logs', 'delivery-source', US_EAST_1)),
  });
}
