import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ISessionBackend, ISessionEngine, SessionEngineBindOptions } from './session-engine.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { requireNoSnapshot } from '../private/removal';
import { requireKeyHere } from '../private/same-region';

/** A table of sessions. */
export interface DynamoDbSessionOptions {
  /**
   * Key for data at rest.
   *
   * @default - a key of DynamoDB, which costs nothing
   */
  readonly encryptionKey?: kms.IKey;
}

/** What session libraries for DynamoDB expect, such as `connect-dynamodb` of Express. */
const KEY = 'id';
const EXPIRES = 'expires';

/** What they do; a scan, which reads every session to throw old ones away, is the table's own matter. */
const OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'];

/** What DynamoDB does with the key in a caller's name. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_ACTIONS = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'ReEncryptFrom', 'ReEncryptTo'].map(action => `kms:${action}`);

export class TableEngine implements ISessionEngine {
  public readonly name = 'DynamoDB';
  public readonly inVpc = false;

  constructor(private readonly options: DynamoDbSessionOptions) {}

  public bind(scope: Construct, options: SessionEngineBindOptions): ISessionBackend {
    return new SessionTable(scope, 'Table', options.removalPolicy ?? RemovalPolicy.RETAIN, this.options.encryptionKey);
  }
}

/** On demand, with an end for each session, and every second of the last 35 days to go back to. */
class SessionTable extends Construct implements ISessionBackend {
  public readonly variables: { [name: string]: string };
  public readonly metrics: MonitoredMetric[];

  private readonly table: dynamodb.TableV2;

  constructor(
    scope: Construct,
    id: string,
    removalPolicy: RemovalPolicy,
    private readonly encryptionKey?: kms.IKey,
  ) {
    super(scope, id);
    requireNoSnapshot(removalPolicy, 'the table', this);
    requireKeyHere(encryptionKey, this);
    this.table = new dynamodb.TableV2(this, 'Table', {
      partitionKey: { name: KEY, type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: EXPIRES,
      billing: dynamodb.Billing.onDemand(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: encryptionKey
        ? dynamodb.TableEncryptionV2.customerManagedKey(encryptionKey)
        : dynamodb.TableEncryptionV2.dynamoOwnedKey(),
      // With another way to stay, a first deployment that fails takes the table back.
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy,
    });
    this.variables = { ENGINE: 'dynamodb', TABLE: this.table.tableName };
    this.metrics = [this.throttling(), this.systemErrors()];
  }

  public grantAccess(grantee: iam.IGrantable): void {
    iam.Grant.addToPrincipal({
      grantee,
      actions: OPERATIONS.map(operation => `dynamodb:${operation}`),
      resourceArns: [this.table.tableArn],
    });
    this.encryptionKey?.grant(grantee, ...KEY_ACTIONS);
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.table.metric(metricName, { statistic: cloudwatch.Stats.SUM, period: Duration.minutes(1), ...options });
  }

  /** Over all operations. Those that count nothing in a minute are missing in it, which a sum with `+` does not survive. */
  private ofOperations(metricName: string): cloudwatch.IMetric {
    const usingMetrics = Object.fromEntries(
      OPERATIONS.map(Operation => [
        Operation.toLowerCase(),
        this.metric(metricName, { dimensionsMap: { TableName: this.table.tableName, Operation } }),
      ]),
    );
    return new cloudwatch.MathExpression({
      expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`,
      usingMetrics,
      label: metricName,
      period: Duration.minutes(1),
    });
  }

  private throttling(): MonitoredMetric {
    return {
      id: 'TableThrottling',
      name: 'TableThrottling',
      metric: this.ofOperations('ThrottledRequests'),
      unit: 'requests a minute',
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'The table of sessions turns requests away. It grows with the load by itself, up to twice of what it has ever served; if this lasts, look for a client that uses one session without end, then for the quota of the table.',
    };
  }

  private systemErrors(): MonitoredMetric {
    return {
      id: 'TableErrors',
      name: 'TableErrors',
      metric: this.ofOperations('SystemErrors'),
      unit: 'requests a minute',
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        "DynamoDB itself fails at requests for sessions. Clients try again by themselves; if this lasts, look at AWS's health dashboard.",
    };
  }
}
