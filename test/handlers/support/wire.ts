import { IncomingMessage, request, ServerResponse } from 'node:http';
import { LOOPBACK } from '../../../tools/local-edge/envoy-config';
import { LoopbackServer } from '../../../tools/local-edge/loopback-server';
import { Moto, motoIsInstalled } from '../../../tools/moto/moto';
import { describeWith } from '../../compute/support/requirements';

/** What moto never does: it is busy, it hangs, it denies, and a stack of it never rolls back. */
export type Trouble = 'throttles' | 'hangs' | 'denies';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:123456789012:stack/App/0123';

/** The way from the SDK's clients to moto, with trouble on it when a test asks for it. */
export class Wire {
  public static async start(): Promise<Wire> {
    const moto = await Moto.start();
    const wire: Wire = new Wire(moto, await LoopbackServer.start((from, to) => void wire.answer(from, to)));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://${LOOPBACK}:${wire.server.port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'none',
    });
    return wire;
  }

  public readonly stackId = STACK_ID;
  /** What CloudFormation says of the stack. */
  public stackStatus = 'UPDATE_IN_PROGRESS';

  private readonly actions: string[] = [];
  private readonly troubles: Trouble[] = [];

  private constructor(
    private readonly moto: Moto,
    private readonly server: LoopbackServer,
  ) {}

  /** What the next requests meet. */
  public next(...troubles: Trouble[]): void {
    this.troubles.push(...troubles);
  }

  /** Names of the actions that are asked for meanwhile, those that meet trouble included. */
  public async during(work: () => Promise<unknown>): Promise<string[]> {
    const before = this.actions.length;
    await work();
    return this.actions.slice(before);
  }

  /** As after the start: what was made, asked and ordered is forgotten. */
  public async reset(): Promise<void> {
    this.actions.length = 0;
    this.troubles.length = 0;
    this.stackStatus = 'UPDATE_IN_PROGRESS';
    await this.moto.reset();
  }

  public async stop(): Promise<void> {
    await this.server.stop();
    await this.moto.stop();
  }

  private async answer(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of from) parts.push(part);
    const body = Buffer.concat(parts);
    const action = new URLSearchParams(body.toString()).get('Action') ?? '';
    this.actions.push(action);
    switch (this.troubles.shift()) {
      case 'hangs':
        return;
      case 'throttles':
        to.writeHead(400, { 'content-type': 'text/xml' }).end(throttled(from.headers.authorization!.includes('/ec2/')));
        return;
      case 'denies':
        to.writeHead(403, { 'content-type': 'text/xml' }).end(sendersError('AccessDenied', `not authorized to ${action}`));
        return;
      case undefined:
        if (action === 'DescribeStacks') to.writeHead(200, { 'content-type': 'text/xml' }).end(this.stack());
        else this.forward(from, body, to);
    }
  }

  private forward({ method, url, headers }: IncomingMessage, body: Buffer, to: ServerResponse): void {
    const onward = request({ host: LOOPBACK, port: this.moto.port, method, path: url, headers, agent: false }, response => {
      to.writeHead(response.statusCode!, response.headers);
      response.pipe(to);
    });
    onward.on('error', () => to.destroy());
    onward.end(body);
  }

  private stack(): string {
    return `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member><StackName>App</StackName><StackId>${STACK_ID}</StackId><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>${this.stackStatus}</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  }
}

/** EC2's errors look like no other service's. */
function throttled(ec2: boolean): string {
  return ec2
    ? `<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>Rate exceeded</Message></Error></Errors><RequestID>1</RequestID></Response>`
    : sendersError('Throttling', 'Rate exceeded');
}

function sendersError(code: string, message: string): string {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return `<ErrorResponse><Error>${error}</Error><RequestId>1</RequestId></ErrorResponse>`;
}

/** A suite with a wire of its own. */
export function describeWithMoto(name: string, body: (wire: () => Wire) => void): void {
  describeWith(motoIsInstalled(), '`npm test -- handlers` installs moto')(name, () => {
    // A test deploys several times, on a machine that others may keep busy.
    jest.setTimeout(60_000);
    let wire: Wire;
    beforeAll(async () => {
      wire = await Wire.start();
    });
    afterAll(() => wire.stop());
    afterEach(() => wire.reset());
    body(() => wire);
  });
}
