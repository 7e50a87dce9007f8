const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly drainSeconds: number;
  readonly maxMessageBytes: number;
  /** How long a stream may be silent. */
  readonly heartbeatSeconds: number;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.HOST ?? '0.0.0.0',
    port: wholeNumber('GRPC_PORT', env.GRPC_PORT ?? '9090', 0, 65_535),
    logLevel: oneOf('LOG_LEVEL', env.LOG_LEVEL ?? 'info', LOG_LEVELS),
    // Below the 30 seconds that Amazon ECS and Kubernetes wait by default before they kill the process.
    drainSeconds: wholeNumber('DRAIN_SECONDS', env.DRAIN_SECONDS ?? '20', 0, 3600),
    maxMessageBytes: wholeNumber('MAX_MESSAGE_BYTES', env.MAX_MESSAGE_BYTES ?? '8388608', 1024, 67_108_864),
    // Below the load balancer's idle timeout of 60 s.
    heartbeatSeconds: wholeNumber('HEARTBEAT_SECONDS', env.HEARTBEAT_SECONDS ?? '30', 1, 3600),
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
