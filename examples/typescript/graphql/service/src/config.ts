const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly drainSeconds: number;
  readonly introspection: boolean;
  /** Web pages that may open a WebSocket; without any, every page may. */
  readonly allowedOrigins: string[];
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber('PORT', env.PORT ?? '8080', 65_535),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', LOG_LEVELS),
    // Below the 30 seconds that Amazon ECS and Kubernetes wait by default before they kill the process.
    drainSeconds: wholeNumber('DRAIN_SECONDS', env.DRAIN_SECONDS ?? '20', 3600),
    introspection: oneOf('INTROSPECTION', env.INTROSPECTION ?? 'on', ['on', 'off']) === 'on',
    allowedOrigins: origins('ALLOWED_ORIGINS', env.ALLOWED_ORIGINS ?? ''),
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

function origins(name: string, value: string): string[] {
  const list = value.split(',').filter(Boolean);
  for (const origin of list) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new Error(`${name} has '${origin}', it must be like https://shop.example.com, several with commas`);
    }
  }
  return list;
}
