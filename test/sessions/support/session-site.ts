import { join } from 'node:path';
import {
  AttributeValue,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { App, Duration } from 'aws-cdk-lib';
import { allowedActions, Gate } from './gate';
import { Compute, SessionEngine, SessionStore } from '../../../src';
import { DynamoDb } from '../../../tools/dynamodb/dynamodb';
import { LOOPBACK } from '../../../tools/local-edge/envoy-config';
import { Processes } from '../../../tools/local-edge/model';
import { nodeProgram } from '../../../tools/local-edge/program';
import { readProcesses } from '../../../tools/local-edge/read-processes';
import { StandIns } from '../../../tools/local-edge/stand-ins';
import { ServiceProcess } from '../../../tools/local-edge/targets';
import { synthesised, SynthesisedStack, Templates } from '../../../tools/pictures/templates';
import { api, regionalStack } from '../../support/apps';

export const KEY_PREFIX = 'carts:';
const SERVICE = join(__dirname, 'cart-service.ts');
const [accessKeyId, secretAccessKey, region] = ['AKIDEXAMPLE', 'none', 'eu-west-1'];

/** A service with a table of sessions. */
export function sessionApi(timeToLive: Duration): SynthesisedStack[] {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const store = new SessionStore(stack, 'Sessions', { engine: SessionEngine.dynamoDb(), timeToLive, keyPrefix: KEY_PREFIX });
  api(stack, { compute: Compute.fargate() }).attach(store);
  return synthesised(app);
}

/** The table of an app's templates, made in DynamoDB, and instances of its service, which know and may do what the templates say. */
export class SessionSite {
  public static async start(database: DynamoDb, stacks: SynthesisedStack[]): Promise<SessionSite> {
    const templates = new Templates(stacks);
    const table = templates.one('AWS::DynamoDB::GlobalTable');
    const task = templates.one('AWS::ECS::TaskDefinition');
    const standIns = new StandIns(templates);
    const TableName = standIns.text({ Ref: table.id }, table);
    const processes = readProcesses(templates, standIns, templates.one('AWS::ElasticLoadBalancingV2::TargetGroup'), 0);
    const variables = task.properties.ContainerDefinitions[0].Environment.filter(({ Name }: any) => Name.startsWith('SESSION_'));
    const environment = Object.fromEntries(variables.map(({ Name, Value }: any) => [Name, standIns.text(Value, task)]));

    const credentials = { accessKeyId, secretAccessKey };
    const client = new DynamoDBClient({ endpoint: `http://${LOOPBACK}:${database.port}`, region, credentials });
    const { KeySchema, AttributeDefinitions, BillingMode, TimeToLiveSpecification } = table.properties;
    await client.send(new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode }));
    await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    const role = templates.follow(task.properties.TaskRoleArn, task);
    const gate = await Gate.start(database.port, TableName, allowedActions(templates, role, table));
    return new SessionSite(client, TableName, TimeToLiveSpecification.AttributeName, gate, {
      ...processes,
      environment: { ...processes.environment, ...environment },
    });
  }

  private readonly services: ServiceProcess[] = [];

  private constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    /** The attribute in which the table looks for an item's end. */
    public readonly endAttribute: string,
    public readonly gate: Gate,
    private readonly processes: Processes,
  ) {}

  /** Starts so many copies of the service. */
  public async instances(count: number): Promise<ServiceProcess[]> {
    const own = {
      NODE_OPTIONS: '--import tsx',
      AWS_ENDPOINT_URL: this.gate.endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const started = await Promise.all(
      Array.from({ length: count }, async () => ServiceProcess.start(nodeProgram(SERVICE), this.processes, own)),
    );
    this.services.push(...started);
    return started;
  }

  /** What lies in the table, whether it has ended or not. */
  public async items(): Promise<Record<string, AttributeValue>[]> {
    return (await this.client.send(new ScanCommand({ TableName: this.table }))).Items!;
  }

  /** From now on what has ended stays in the table, as it may for days on AWS. */
  public async keepEnded(): Promise<void> {
    const TimeToLiveSpecification = { AttributeName: this.endAttribute, Enabled: false };
    await this.client.send(new UpdateTimeToLiveCommand({ TableName: this.table, TimeToLiveSpecification }));
  }

  public async stop(): Promise<void> {
    await Promise.all(this.services.map(async service => service.stop('SIGKILL')));
    await this.gate.stop();
    await this.client.send(new DeleteTableCommand({ TableName: this.table }));
    this.client.destroy();
  }
}
