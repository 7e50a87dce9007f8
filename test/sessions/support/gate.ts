import { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { LOOPBACK } from '../../../tools/local-edge/envoy-config';
import { LoopbackServer } from '../../../tools/local-edge/loopback-server';
import { Resource, Templates } from '../../../tools/pictures/templates';

/** What IAM does before DynamoDB: lets through what it is told to allow on one table, and nothing else. */
export class Gate {
  /**
   * @param port where DynamoDB listens
   * @param allowed actions, such as `dynamodb:GetItem`
   */
  public static async start(port: number, table: string, allowed: string[]): Promise<Gate> {
    const gate: Gate = new Gate(port, table, allowed, await LoopbackServer.start((from, to) => void gate.answer(from, to)));
    return gate;
  }

  /** What was asked for, refused or not, each once. */
  public readonly asked = new Set<string>();

  private constructor(
    private readonly onward: number,
    private readonly table: string,
    public readonly allowed: string[],
    private readonly server: LoopbackServer,
  ) {}

  public get endpoint(): string {
    return `http://${LOOPBACK}:${this.server.port}`;
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }

  private async answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const target = String(from.headers['x-amz-target']);
    const action = `dynamodb:${target.split('.').pop()}`;
    const body: any = await json(from);
    this.asked.add(action);
    if (body.TableName !== this.table || !this.allowed.includes(action)) {
      const error = { __type: 'com.amazon.coral.service#AccessDeniedException', message: `not authorized: ${action} on ${body.TableName}` };
      to.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(error));
      return;
    }
    const headers = { 'content-type': from.headers['content-type']!, 'x-amz-target': target, authorization: from.headers.authorization! };
    const response = await fetch(`http://${LOOPBACK}:${this.onward}/`, { method: 'POST', headers, body: JSON.stringify(body) });
    to.writeHead(response.status, { 'content-type': response.headers.get('content-type')! }).end(await response.text());
  }
}

/** What the policies of a role allow on a resource. */
export function allowedActions(templates: Templates, role: Resource, on: Resource): string[] {
  return templates
    .all('AWS::IAM::Policy')
    .filter(policy => policy.properties.Roles.some((each: any) => templates.follow(each, policy) === role))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .filter(({ Effect, Resource: resources }) => Effect === 'Allow' && [resources].flat().some(each => each['Fn::GetAtt']?.[0] === on.id))
    .flatMap(({ Action }) => Action);
}
