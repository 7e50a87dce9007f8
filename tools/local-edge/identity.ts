import { ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { Certificate } from './certificate';
import { LOOPBACK } from './envoy-config';
import { Login } from './login';
import { freePort } from './places';
import { PoolClient, readUserPool, UserPool } from './read-user-pool';
import { Templates } from '../pictures/templates';
import { ROOT } from '../rungs/rung-log';

/** What the program that stands for a user pool is told. */
export interface IdentityProviderSettings {
  readonly issuer: string;
  readonly port: number;
  readonly certificate: Certificate;
  readonly users: User[];
  readonly clients: ProviderClient[];
}

export interface User {
  readonly id: string;
  readonly name: string;
  readonly password: string;
}

/** A client with its secret, and where users come back to on this machine. */
type ProviderClient = Pick<PoolClient, 'id' | 'flows' | 'scopes' | 'accessTokenSeconds'> & {
  readonly secret?: string;
  readonly redirectUris: string[];
  readonly logoutUris: string[];
};

const newUser = (name: string): User => ({ id: randomUUID(), name, password: randomUUID() });

/** The user pool of an app on this machine: who its users and clients are, and where it is. It serves once it is started. */
export class Identity {
  /**
   * @param elsewhere origins for which somebody else stands
   * @param certificate which it shows
   */
  public static async of(templates: Templates, elsewhere: string[], certificate: Certificate): Promise<Identity | undefined> {
    const pool = readUserPool(templates);
    return pool && !pool.origins.some(origin => elsewhere.includes(origin)) ? new Identity(pool, await freePort(), certificate) : undefined;
  }

  /** Those who can log in. */
  public readonly users = [newUser('ada@example.com'), newUser('grace@example.com')] as const;
  /** Secret of each client that has one, by its id. */
  public readonly secrets: { readonly [client: string]: string };
  private child?: ChildProcess;

  private constructor(
    private readonly pool: UserPool,
    private readonly port: number,
    private readonly certificate: Certificate,
  ) {
    this.secrets = Object.fromEntries(pool.clients.filter(({ secret }) => secret).map(({ id }) => [id, randomUUID()]));
  }

  /** The first of them. */
  public get user(): User {
    return this.users[0];
  }

  /** Where it is instead of on AWS. */
  public get origins(): { [origin: string]: string } {
    return Object.fromEntries(this.pool.origins.map(origin => [origin, this.origin]));
  }

  public get origin(): string {
    return `https://${LOOPBACK}:${this.port}`;
  }

  /** File of the certificate that its callers have to believe. */
  public get trusted(): string {
    return this.certificate.cert;
  }

  /** How a user logs in, at the first client with login pages. */
  public login({ name, password }: User = this.user): Login {
    const client = this.pool.clients.find(({ flows }) => flows.includes('code'));
    if (!client) throw new Error('the user pool has no client with login pages');
    const { id, scopes, callbackUrls } = client;
    return { origin: this.origin, trusted: this.trusted, client: id, scope: scopes.join(' '), page: callbackUrls[0], name, password };
  }

  /** @param here where pages of the app are on this machine: their port */
  public async start(here: number): Promise<void> {
    const both = (urls: string[]) => urls.flatMap(url => [...new Set([url, atPort(url, here)])]);
    const settings: IdentityProviderSettings = {
      issuer: `${this.origin}/${this.pool.id}`,
      port: this.port,
      certificate: this.certificate,
      users: [...this.users],
      clients: this.pool.clients.map(({ callbackUrls, logoutUrls, ...client }) => ({
        ...client,
        secret: this.secrets[client.id],
        redirectUris: both(callbackUrls),
        logoutUris: both(logoutUrls),
      })),
    };
    const program = join(__dirname, 'identity-provider.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(settings)], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child = child;
    const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (String(said).trim() !== 'ready') throw new Error(`the identity provider is not ready: ${said}`);
  }

  public async stop(): Promise<void> {
    if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await gone;
    }
  }
}

function atPort(url: string, port: number): string {
  const there = new URL(url);
  if (there.protocol === 'https:') there.port = String(port);
  return there.href;
}
