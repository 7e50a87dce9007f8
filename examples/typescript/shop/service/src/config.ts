import { readIssuer, type Issuer } from './auth/issuer.js';
import { readStore, type StoreConfig } from './store/store-config.js';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly drainSeconds: number;
  readonly fulfilmentSeconds: number;
  /** Name of the Systems Manager parameter with the distribution's id; without one no cache is in front. */
  readonly distributionIdParameter?: string;
  readonly issuer?: Issuer;
  readonly store: StoreConfig;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const number = (name: string, fallback: number, max: number): number => {
    const text = env[name] ?? String(fallback);
    if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > max) throw new Error(`${name} is '${text}', it must be a number from 0 to ${max}`);
    return Number(text);
  };
  return {
    host: env.HOST ?? '0.0.0.0',
    port: number('PORT', 8080, 65_535),
    logLevel: env.LOG_LEVEL ?? 'info',
    // Below the 30 seconds that the platform waits by default before it kills the process.
    drainSeconds: number('DRAIN_SECONDS', 20, 3600),
    fulfilmentSeconds: number('FULFILMENT_SECONDS', 3, 3600),
    distributionIdParameter: env.DISTRIBUTION_ID_PARAMETER || undefined,
    issuer: readIssuer(env),
    store: readStore(env, number),
  };
}
