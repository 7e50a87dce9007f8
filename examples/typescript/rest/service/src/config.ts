const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly drainSeconds: number;
  /** Name of the Systems Manager parameter with the distribution's id; without one no cache is in front. */
  readonly distributionIdParameter?: string;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber('PORT', env.PORT ?? '8080', 65_535),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', LOG_LEVELS),
    // Below the 30 seconds that Amazon ECS and Kubernetes wait by default before they kill the process.
    drainSeconds: wholeNumber('DRAIN_SECONDS', env.DRAIN_SECONDS ?? '20', 3600),
    distributionIdParameter: env.DISTRIBUTION_ID_PARAMETER || undefined,
  };
}

function wholeNumber(name: string, value: string, max: number): number {
  if (!/^\d{1,5}$/.test(value) || Number(value) > max) {
    throw new Error(`${name} is '${value}', it must be a whole number from 0 to ${max}`);
  }
  return Number(value);
}

function oneOf(name: string, value: string, allowed: string[]): string {
  if (!allowed.includes(value)) {
    throw new Error(`${name} is '${value}', it must be one of ${allowed.join(', ')}`);
  }
  return value;
}
