import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { built } from './binaries';
import { customResourceDefinitions } from './crds';

/** An object of Kubernetes, as it stands in a manifest. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec?: any;
}

/** What the server says to an object. */
export interface Answer {
  readonly status: number;

  /** In the server's words; empty if it accepts the object. */
  readonly message: string;

  /** Each field that it objects to, as a path. */
  readonly fields: string[];

  /** What it accepts and doubts. */
  readonly warnings: string[];
}

interface Reply {
  readonly status: number;
  readonly body: any;
  readonly warnings: string[];
}

const READY_MILLISECONDS = 60_000;

/** A kube-apiserver, a child of this process: it ends when its standard input does. */
export class KubeApi {
  /** Starts it with the definitions of the custom resources. */
  public static async start(): Promise<KubeApi> {
    const folder = mkdtempSync(join(tmpdir(), 'kube-api-'));
    const log = join(folder, 'apiserver.log');
    const child = spawn(built('apiserver'), [folder], { stdio: ['pipe', 'pipe', openSync(log, 'w')] });
    const line = await Promise.race([
      once(child.stdout!, 'data'),
      once(child, 'exit').then(() => []),
      pause(READY_MILLISECONDS, [], { ref: false }),
    ]);
    if (line.length === 0) {
      child.kill('SIGKILL');
      throw new Error(`kube-apiserver isn't ready:\n${readFileSync(log, 'utf8').slice(-3000)}`);
    }
    const { url, token, ca } = JSON.parse(String(line[0]));
    const api = new KubeApi(child, folder, url, token, new Agent({ ca: readFileSync(ca), keepAlive: true }));
    try {
      await api.define();
    } catch (error) {
      await api.stop();
      throw error;
    }
    return api;
  }

  private readonly resources = new Map<string, Promise<{ kind: string; name: string; namespaced: boolean }[]>>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    private readonly url: string,
    private readonly token: string,
    private readonly agent: Agent,
  ) {}

  /** What the server would answer to this object; it keeps nothing. */
  public async review(manifest: Manifest): Promise<Answer> {
    return answer(await this.send('POST', `${await this.collection(manifest)}?dryRun=All&fieldValidation=Strict`, manifest));
  }

  /** Makes an object that others need, or brings it into this state. */
  public async apply(manifest: Manifest): Promise<Answer> {
    const path = `${await this.collection(manifest)}/${manifest.metadata.name}`;
    return answer(await this.send('PATCH', `${path}?fieldManager=review&force=true&fieldValidation=Strict`, manifest));
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, 'exit');
      this.child.stdin!.end();
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }

  private async define(): Promise<void> {
    const definitions = customResourceDefinitions();
    for (const definition of definitions) {
      const { message } = await this.apply(definition);
      if (message) throw new Error(`${definition.metadata.name}: ${message}`);
    }
    const end = Date.now() + READY_MILLISECONDS;
    for (const { spec } of definitions) {
      for (const { name } of spec.versions.filter(({ storage }) => storage)) {
        // The server serves a new kind a moment after it has taken its definition.
        while ((await this.send('GET', `/apis/${spec.group}/${name}/${spec.names.plural}`)).status !== 200) {
          if (Date.now() > end) throw new Error(`${spec.names.kind} of ${spec.group} isn't served`);
          await pause(20);
        }
      }
    }
  }

  private async collection({ apiVersion, kind, metadata }: Manifest): Promise<string> {
    const group = `${apiVersion.includes('/') ? '/apis' : '/api'}/${apiVersion}`;
    if (!this.resources.has(group)) this.resources.set(group, this.discover(group));
    // Subresources, such as the scale of a Deployment, have kinds too.
    const resource = (await this.resources.get(group)!).find(each => each.kind === kind && !each.name.includes('/'));
    if (!resource) throw new Error(`the server knows no ${kind} in ${apiVersion}`);
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${group}${namespace}/${resource.name}`;
  }

  private async discover(group: string): Promise<{ kind: string; name: string; namespaced: boolean }[]> {
    const { status, body } = await this.send('GET', group);
    if (status !== 200) throw new Error(`the server knows no ${group}: ${body.message}`);
    return body.resources;
  }

  private async send(method: string, path: string, sent?: object): Promise<Reply> {
    const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
    const headers = { Authorization: `Bearer ${this.token}`, 'Content-Type': type };
    return new Promise((resolve, reject) => {
      const asked = request(this.url + path, { method, headers, agent: this.agent }, response => {
        let text = '';
        response.setEncoding('utf8').on('data', part => (text += part));
        response.on('end', () => {
          const body = response.headers['content-type']?.includes('json') ? JSON.parse(text) : { message: text };
          resolve({ status: response.statusCode!, body, warnings: warnings(response.headers.warning) });
        });
      });
      asked.once('error', reject).end(sent && JSON.stringify(sent));
    });
  }
}

function answer({ status, body, warnings: doubts }: Reply): Answer {
  if (status < 300) return { status, message: '', fields: [], warnings: doubts };
  const causes: { field?: string }[] = body.details?.causes ?? [];
  // Strict decoding names fields in its text only.
  const undecoded = [...String(body.message).matchAll(/(?:unknown|duplicate) field "([^"]+)"/g)].map(([, field]) => field);
  return { status, message: body.message, fields: [...causes.flatMap(({ field }) => field ?? []), ...undecoded], warnings: doubts };
}

/** `299 - "text", 299 - "text"` */
function warnings(header: string | string[] | undefined): string[] {
  return [...String(header ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text);
}
