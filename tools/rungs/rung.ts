import { RungLog } from './rung-log';

/** One step of `npm test`. */
export interface Rung {
  readonly name: string;

  /** Whose part of the time budget it spends, so that a slow build can be traced to the work that slowed it. */
  readonly share: string;

  /** Toolchains that npm doesn't bring. */
  readonly needs: Tool[];

  /** Throws when the rung fails; returns what is worth a few words in its line. */
  run(log: RungLog): string | void;
}

/** Each tool with a command that succeeds only where the tool is usable. */
export const TOOLS = {
  python3: ['python3', '-c', 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))'],
  shellcheck: ['shellcheck', '--version'],
};
export type Tool = keyof typeof TOOLS;
