import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SSMClient } from '@aws-sdk/client-ssm';

export interface Invalidation {
  readonly distributionId: string;
  readonly callerReference: string;
  readonly paths: string[];
}

const PARAMETER_NAME = '/distribution-id/Catalogue-Edge-0a1b2c3d';

/** What both services of AWS take on the wire, and what they answer: the SDK's own clients talk to it, and nothing leaves this process. */
export class FakeAws {
  readonly distributionIdParameter = PARAMETER_NAME;
  readonly cloudFront = new CloudFrontClient(this.client());
  readonly ssm = new SSMClient(this.client());
  readonly invalidations: Invalidation[] = [];
  readonly parametersRead: string[] = [];
  /** The next request of a service is refused with this code. */
  readonly refuseNext: { ssm?: string; cloudFront?: string } = {};

  private client() {
    return {
      region: 'eu-west-1',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
      requestHandler: {
        handle: async ({ hostname, path, body: sent }: { hostname: string; path: string; body: string | Uint8Array }) => {
          const text = typeof sent === 'string' ? sent : new TextDecoder().decode(sent);
          const [statusCode, body] = hostname.startsWith('ssm.') ? this.answerSsm(text) : this.answerCloudFront(path, text);
          return { response: { statusCode, headers: {}, body: Buffer.from(body) } };
        },
      },
    };
  }

  private answerSsm(body: string): [status: number, body: string] {
    const code = this.refuseNext.ssm;
    this.refuseNext.ssm = undefined;
    const { Name } = JSON.parse(body);
    this.parametersRead.push(Name);
    if (code || Name !== PARAMETER_NAME) return [400, JSON.stringify({ __type: code ?? 'ParameterNotFound' })];
    return [200, JSON.stringify({ Parameter: { Name, Value: 'E2EXAMPLE' } })];
  }

  private answerCloudFront(path: string, body: string): [status: number, body: string] {
    const code = this.refuseNext.cloudFront;
    this.refuseNext.cloudFront = undefined;
    if (code) return [400, `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`];
    const texts = (tag: string) => [...body.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text]) => text ?? '');
    this.invalidations.push({
      distributionId: /\/distribution\/([^/]+)\/invalidation$/.exec(path)?.[1] ?? path,
      callerReference: texts('CallerReference')[0] ?? '',
      paths: texts('Path'),
    });
    return [201, `<Invalidation><Id>I${this.invalidations.length}</Id><Status>InProgress</Status></Invalidation>`];
  }
}
