import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct } from 'constructs';
import { MonitoredMetric } from '../operations/monitored-metric.contract';

/** What an engine is told. */
export interface SessionEngineBindOptions {
  /** The network. @default - none: the engine is reached through the AWS API */
  readonly vpc?: ec2.IVpc;
  /** Which of its subnets. @default - the private ones, or else the isolated ones */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /** What every key and channel begins with; services may touch no others. */
  readonly keyPrefix: string;
  /** What becomes of the data when the store leaves the app. @default - the engine's own way to keep it */
  readonly removalPolicy?: RemovalPolicy;
}

/** What holds the sessions: grant access to it, open its connections, tell services where it is. */
export interface ISessionBackend extends IConstruct {
  /** What services are told, by the names of variables without their prefix, such as `HOST`. */
  readonly variables: { [name: string]: string };
  /** Secret whose field `password` services get as `PASSWORD`. Undefined: there is none. */
  readonly passwordSecret?: secretsmanager.ISecret;
  /** Its security group, and the port as default. Undefined: it is in no network. */
  readonly connections?: ec2.Connections;
  /** What is worth an alarm. */
  readonly metrics: MonitoredMetric[];
  /**
   * Allows what a service must be able to do, and no more.
   *
   * @param grantee the service
   */
  grantAccess(grantee: iam.IGrantable): void;
  /**
   * A CloudWatch metric; of several nodes the highest value.
   *
   * @param metricName as AWS calls it
   * @param options period, statistic, label
   */
  metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.IMetric;
}

/** What sessions are kept in: an immutable description, which can make any number of stores. */
export interface ISessionEngine {
  /** The engine's name, for messages. */
  readonly name: string;
  /** Whether it lies in a VPC. */
  readonly inVpc: boolean;
  /**
   * Makes what holds the sessions.
   *
   * @param scope the store
   * @param options network, key prefix, removal policy
   */
  bind(scope: Construct, options: SessionEngineBindOptions): ISessionBackend;
}
