import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** Who logs in, where, and for which page. */
export interface Login {
  /** Of the login pages. */
  readonly origin: string;
  /** File of the certificate to believe. */
  readonly trusted: string;
  readonly client: string;
  readonly scope: string;
  /** To which the user comes back. */
  readonly page: string;
  readonly name: string;
  readonly password: string;
}

interface Said {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A user's browser on the login pages: it keeps cookies, and goes where it is sent. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly pages: Pick<Login, 'origin' | 'trusted'>) {}

  public async post(path: string, form: { [name: string]: string }, headers: { [name: string]: string } = {}): Promise<Said> {
    return this.ask(path, 'POST', new URLSearchParams(form).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    });
  }

  public async ask(path: string, method = 'GET', body?: string, headers: { [name: string]: string } = {}): Promise<Said> {
    const { origin, trusted } = this.pages;
    const cookie = [...this.cookies].map(each => each.join('=')).join('; ');
    const options = { method, ca: readFileSync(trusted), headers: { cookie, ...headers } };
    const said = await new Promise<Said>((resolve, reject) => {
      const request = httpsRequest(new URL(path, origin), options, response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => (text += part));
        response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      });
      request.once('error', reject).end(body);
    });
    for (const each of said.headers['set-cookie'] ?? []) {
      const [, name, value] = /^([^=]*)=([^;]*)/.exec(each)!;
      this.cookies.set(name, value);
    }
    return said;
  }

  /** Where a request leads in the end: to a page that asks something, or away from the login pages. */
  public async follow(path: string): Promise<string> {
    const { location } = (await this.ask(path)).headers;
    if (!location) return path;
    const { origin, href } = new URL(location, this.pages.origin);
    return origin === this.pages.origin ? this.follow(href) : href;
  }
}

/** An access token of a user, by the code flow with PKCE, as the page gets it. */
export async function accessToken(login: Login): Promise<string> {
  const { client: client_id, page: redirect_uri, scope, name: username, password } = login;
  const visitor = new Visitor(login);
  const verifier = randomBytes(32).toString('base64url');
  const code_challenge = createHash('sha256').update(verifier).digest('base64url');
  const asked = { response_type: 'code', client_id, redirect_uri, scope, code_challenge, code_challenge_method: 'S256' };
  const form = await visitor.follow(`/oauth2/authorize?${new URLSearchParams(asked)}`);
  const { location } = (await visitor.post(form, { username, password })).headers;
  const code = location && new URL(await visitor.follow(location)).searchParams.get('code');
  if (!code) throw new Error(`${username} could not log in`);
  const grant = { grant_type: 'authorization_code', client_id, code, redirect_uri, code_verifier: verifier };
  const { status, body } = await visitor.post('/oauth2/token', grant);
  if (status !== 200) throw new Error(`no token for ${username}: ${body}`);
  return JSON.parse(body).access_token;
}
