import { spawnSync } from 'node:child_process';
import { RungLog } from './rung-log';

/** Minutes on two cores, from a cold start, that each kind of work may take: the goal, not a limit that fails. */
export const SHARES = { spine: 8, protocols: 8, compute: 8, auth: 5, bindings: 6, review: 5 };

/** One step of `npm test`. */
export interface Rung {
  readonly name: string;

  /** Whose part of the time budget it spends, so that a slow build can be traced to the work that slowed it. */
  readonly share: keyof typeof SHARES;

  /** Toolchains that npm doesn't bring. */
  readonly needs: Tool[];

  /** Throws when the rung fails; returns what is worth a few words in its line. */
  run(log: RungLog): string | void;
}

/** Each tool with a command that succeeds only where the tool is usable. */
const TOOLS = {
  python3: ['python3', '-c', 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))'],
  openssl: ['openssl', 'version'],
  curl: ['curl', '--version'],
  shellcheck: ['shellcheck', '--version'],
  // Fails where the JDK is older than DynamoDB Local.
  jdk: ['javac', '--release', '17', '-version'],
  maven: ['mvn', '--version'],
  redis: ['sh', '-c', 'valkey-server --version || redis-server --version'],
  // Fails where Go is older than the module asks for.
  go: ['go', '-C', 'tools/kubernetes', 'list', '-m'],
};
export type Tool = keyof typeof TOOLS;

/** Which of these tools this machine lacks. */
export function lacking(tools: readonly Tool[]): Tool[] {
  // One that asks a network for an answer may wait for ever.
  const options = { stdio: 'ignore', timeout: 60_000, killSignal: 'SIGKILL' } as const;
  return tools.filter(tool => spawnSync(TOOLS[tool][0], TOOLS[tool].slice(1), options).status !== 0);
}
