import { IncomingHttpHeaders, OutgoingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface Asked {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
  /** Address from which the client calls. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The JSON of an answer that must be one. */
export function json<Content = any>({ status, body }: Answer): Content {
  expect({ status, body }).toMatchObject({ status: 200 });
  return JSON.parse(body);
}

/** A viewer or attacker on a connection of its own. */
export class Client {
  constructor(
    private readonly port: number,
    private readonly host: string,
    /** Certificates that it believes; none: it speaks plain HTTP. */
    private readonly trusted?: string,
  ) {}

  public async ask(path: string, { method = 'GET', headers, body, from }: Asked = {}): Promise<Answer> {
    const options = {
      host: '127.0.0.1',
      port: this.port,
      path,
      method,
      localAddress: from,
      agent: false as const,
      headers: { host: this.host, ...headers },
    };
    return new Promise((resolve, reject) => {
      const request = this.trusted ? httpsRequest({ ...options, servername: this.host, ca: this.trusted }) : httpRequest(options);
      request.once('error', reject).once('response', response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => (text += part));
        response.once('error', reject).once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      });
      request.end(body);
    });
  }
}
