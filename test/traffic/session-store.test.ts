import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { createClient } from 'redis';
import { Mutable } from './mutable';
import { sessionApi } from './session-site';
import { describeTraffic } from './site';
import { Compute, ICompute } from '../../src';
import { Cache } from '../../tools/local-edge/cache';
import { selfSigned } from '../../tools/local-edge/certificate';
import { readCache } from '../../tools/local-edge/read-cache';
import { readSite } from '../../tools/local-edge/read-site';
import { StandIns } from '../../tools/local-edge/stand-ins';
import { Templates } from '../../tools/pictures/templates';
import { platformCluster } from '../support/platform-cluster';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const original = sessionApi();

describeTraffic('the stand-in for a cache', () => {
  const folder = mkdtempSync(join(tmpdir(), 'session-store-'));
  const certificate = selfSigned(join(folder, 'certificate'), ['127.0.0.1', 'localhost']);
  const caches: Cache[] = [];
  afterAll(async () => {
    await Promise.all(caches.map(async cache => cache.stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  const started = async (app: Mutable) => {
    const cache = (await Cache.of(new Templates(app.stacks), certificate))!;
    caches.push(cache);
    await cache.start();
    return cache;
  };
  /** Connected as the user of the templates, but for what is said. */
  const client = async ({ place }: Cache, changes: object = {}) => {
    const [{ name: username, password }] = readCache(new Templates(original))!.users;
    const socket = {
      ...place.here,
      servername: place.here.host,
      tls: true as const,
      ca: readFileSync(certificate.cert),
      reconnectStrategy: false as const,
    };
    return createClient({ username, password, socket, ...changes })
      .on('error', () => {})
      .connect();
  };

  test('lets in the user of the templates alone, over TLS alone', async () => {
    const cache = await started(new Mutable(original));
    const user = await client(cache);
    expect(await user.set('session:a', '1')).toBe('OK');
    await expect(user.set('other:a', '1')).rejects.toThrow(/^NOPERM/);
    await expect(user.flushAll()).rejects.toThrow(/^NOPERM/);
    user.destroy();

    await expect(client(cache, { password: 'guessed' })).rejects.toThrow(/^WRONGPASS/);
    await expect(client(cache, { username: undefined, password: undefined })).rejects.toThrow(/^NOAUTH/);
    const answer = await new Promise(resolve => {
      const plain = connect(cache.place.here.port, '127.0.0.1', () => plain.write('PING\r\n'));
      plain.once('data', data => resolve(String(data))).once('close', () => resolve('closed'));
    });
    expect(answer).toBe('closed');
  });

  test('is found under one address, whichever of its nodes is the primary, until none is left', async () => {
    const cache = await started(new Mutable(original));
    for (const value of ['1', '2', '3']) {
      if (value > '1') await cache.failover(0);
      const user = await client(cache);
      expect(await user.get('session:a')).toBe(value === '1' ? null : String(Number(value) - 1));
      await user.set('session:a', value);
      user.destroy();
      await cache.replicated();
    }
    await expect(cache.failover(0)).rejects.toThrow('no replica of the cache takes over');
  });

  test('has no failover where the template has none', async () => {
    const app = new Mutable(original);
    app.properties(GROUP).AutomaticFailoverEnabled = false;
    await expect((await started(app)).failover(0)).rejects.toThrow('no replica of the cache takes over');
  });

  test.each<[string, (app: Mutable) => void, string]>([
    ['no TLS', app => (app.properties(GROUP).TransitEncryptionEnabled = false), 'TransitEncryptionEnabled false'],
    ['TLS for who wants it', app => (app.properties(GROUP).TransitEncryptionMode = 'preferred'), 'TransitEncryptionMode "preferred"'],
    ['shards', app => (app.properties(GROUP).NumNodeGroups = 2), 'NumNodeGroups'],
    ['settings', app => (app.properties('AWS::ElastiCache::ParameterGroup').Properties.timeout = '60'), 'timeout'],
    ['tokens of AWS', app => (app.properties('AWS::ElastiCache::User').AuthenticationMode = { Type: 'iam' }), 'AuthenticationMode "iam"'],
  ])('%s: an error that names it', (_what, mutate, named) => {
    const app = new Mutable(original);
    mutate(app);
    expect(() => readCache(new Templates(app.stacks))).toThrow(`has no mapping for ${named}`);
  });
});

describeTraffic('a process is told where the cache is', () => {
  test.each<[string, (scope: Stack) => ICompute]>([
    ['instance', () => Compute.autoScalingGroup()],
    ['task', () => Compute.fargate()],
    ['pod', scope => Compute.eks({ cluster: platformCluster(scope), secretsStoreCsiDriver: true })],
  ])('%s', (_process, compute) => {
    const templates = new Templates(sessionApi(compute));
    const { address, port, users } = readCache(templates)!;
    const [{ name, password }] = users;
    const standIns = new StandIns(templates, {}, { address, port, here: { host: 'localhost', port: 1234 } });
    const [{ processes }] = readSite(templates, standIns).targetGroups;
    expect(processes.environment).toMatchObject({
      ...{ SESSION_ENGINE: 'valkey', SESSION_HOST: 'localhost', SESSION_PORT: '1234', SESSION_TLS: 'true', SESSION_USER: name },
      ...{ SESSION_PASSWORD: password, SESSION_AUTHENTICATION: 'password', SESSION_KEY_PREFIX: 'session:', SESSION_TTL_SECONDS: '86400' },
    });
    expect(password).toHaveLength(64);
  });
});
