/** Where carts and orders live. */
export interface StoreConfig {
  /** How long a session is kept after its last change. */
  readonly ttlSeconds: number;
  /** Without it in the memory of this process. */
  readonly valkey?: ValkeyConfig;
}

export interface ValkeyConfig {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** Of all keys and channels: the user may touch no other. */
  readonly keyPrefix: string;
}

/** The store that the environment names, as `service.attach(sessionStore)` of the CDK app sets it. */
export function readStore(env: NodeJS.ProcessEnv, number: (name: string, fallback: number, max: number) => number): StoreConfig {
  const { SESSION_ENGINE: engine = 'valkey', SESSION_HOST: host, SESSION_AUTHENTICATION: authentication = 'password' } = env;
  if (!['valkey', 'redis'].includes(engine)) throw new Error(`SESSION_ENGINE is '${engine}', the shop speaks to 'valkey' and 'redis'`);
  if (authentication !== 'password') throw new Error(`SESSION_AUTHENTICATION is '${authentication}', the shop logs in with a 'password'`);
  if (env.SESSION_SERVERLESS === 'true') throw new Error("SESSION_SERVERLESS is 'true', the shop speaks to a store with one primary");
  return {
    ttlSeconds: number('SESSION_TTL_SECONDS', 86_400, 31_536_000),
    valkey: host
      ? {
          host,
          port: number('SESSION_PORT', 6379, 65_535),
          tls: env.SESSION_TLS === 'true',
          username: env.SESSION_USER || undefined,
          password: env.SESSION_PASSWORD || undefined,
          keyPrefix: env.SESSION_KEY_PREFIX ?? 'session:',
        }
      : undefined,
  };
}
