const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly drainSeconds: number;
  readonly pingSeconds: number;
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  /** Web pages that may connect; without any, every page may. */
  readonly allowedOrigins: string[];
  /** Order states change by themselves, so that something is to be seen; a real service hears of them from elsewhere. */
  readonly demo: boolean;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber('PORT', env.PORT ?? '8080', 0, 65_535),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', LOG_LEVELS),
    // Below the 30 seconds that Amazon ECS and Kubernetes wait by default before they kill the process.
    drainSeconds: wholeNumber('DRAIN_SECONDS', env.DRAIN_SECONDS ?? '20', 0, 3600),
    // Below the idle timeouts on the way: 60 s at the load balancer, 10 min at CloudFront, often 60 s in a mobile network.
    pingSeconds: wholeNumber('PING_SECONDS', env.PING_SECONDS ?? '30', 1, 3600),
    maxMessageBytes: wholeNumber('MAX_MESSAGE_BYTES', env.MAX_MESSAGE_BYTES ?? '65536', 1024, 16_777_216),
    maxConnections: wholeNumber('MAX_CONNECTIONS', env.MAX_CONNECTIONS ?? '10000', 1, 1_000_000),
    allowedOrigins: origins('ALLOWED_ORIGINS', env.ALLOWED_ORIGINS ?? ''),
    demo: oneOf('DEMO', env.DEMO ?? 'off', ['on', 'off']) === 'on',
  };
}

function wholeNumber(name: string, value: string, min: number, max: number): number {
  if (!/^\d{1,8}$/.test(value) || Number(value) < min || Number(value) > max) {
    throw new Error(`${name} is '${value}', it must be a whole number from ${min} to ${max}`);
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
