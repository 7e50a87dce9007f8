import { Duration, Size, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiProtocol,
  ApiResourceServer,
  CacheRule,
  CognitoAuth,
  CognitoAuthProps,
  Compute,
  Federation,
  LoginDomain,
  LoginEmail,
  OidcAuth,
  RouteConditions,
  SessionEngine,
  SessionStore,
  UserDirectory,
  WebAclRule,
} from '../../src';
import { platformCluster } from '../support/platform-cluster';

const x = (length: number) => 'x'.repeat(length);
const secret = (scope: Stack) => new secretsmanager.Secret(scope, 'Secret');
const users = (props: CognitoAuthProps) => (scope: Stack) => new CognitoAuth(scope, 'Auth', props);
const server = (changes: Partial<ApiResourceServer>) =>
  users({ resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' }, ...changes }] });
const company = (name: string) => (scope: Stack) =>
  Federation.oidc({ name, issuer: 'https://login.example.com', clientId: 'shop', clientSecret: secret(scope) });
const conditions = (some: RouteConditions) => () => ApiProtocol.rest({ conditions: some });
const volume = (gibibytes: number) => () => Compute.autoScalingGroup({ volumeSize: Size.gibibytes(gibibytes) });
const pods = (memory: Size) => (scope: Stack) => Compute.eks({ cluster: platformCluster(scope), memory });
const temporary = (mebibytes: number) => () =>
  Compute.fargate({
    cpu: 256,
    memoryLimitMiB: 512,
    readonlyRootFilesystem: { temporaryDirectorySize: Size.mebibytes(mebibytes) },
  });
const snapshots = (days: number) => () => SessionEngine.redis({ upkeep: { snapshotRetention: Duration.days(days) } });
const storage = (gibibytes: number) => () => SessionEngine.valkeyServerless({ maximumStorage: Size.gibibytes(gibibytes) });
const client = (access: Duration, refresh: Duration) => (scope: Stack) =>
  new CognitoAuth(scope, 'Auth').addWebClient('Shop', {
    callbackUrls: ['https://shop.example.com'],
    accessTokenValidity: access,
    refreshTokenValidity: refresh,
  });

/** What a pattern or a size written by hand just takes: the next one is refused on a line of its room. Ends of `numbers` and `times` stand there. */
export const LIMITS: [limit: string, make: (scope: Stack) => unknown][] = [
  ['a key in a header of 40 characters', scope => ApiAuthorizer.apiKey({ secret: secret(scope), header: x(40) })],
  [
    'a prefix of 128 before a WebSocket token',
    () => new OidcAuth({ issuer: 'https://login.example.com', audience: 'a' }).jwt({ browserToken: { subprotocolPrefix: x(128) } }),
  ],
  ['login cookies of 64', scope => new CognitoAuth(scope, 'Auth').hostedLogin({ sessionCookieName: x(64) })],
  ['a login prefix of 63', () => LoginDomain.prefix(x(63))],
  ['a provider of 3', company('abc')],
  ['a provider of 32', company(x(32))],
  ['a custom attribute of 20', () => UserDirectory.managed({ customAttributes: { [x(20)]: new cognito.StringAttribute() } })],
  ['a group of 128', users({ groups: [x(128)] })],
  ['a resource server of 256', server({ identifier: x(256) })],
  ['a scope of 256', server({ scopes: { [x(256)]: 'Read' } })],
  ['a configuration set of 64', () => LoginEmail.ses({ fromEmail: 'no-reply@example.com', configurationSet: x(64) })],
  ['tokens of 5 minutes, and of an hour', client(Duration.minutes(5), Duration.hours(1))],
  ['tokens of a day, and of 3650', client(Duration.days(1), Duration.days(3650))],
  ['a query string of 128 in a cache rule', () => CacheRule.shared('/p', Duration.minutes(1), { queryStrings: [x(128)] })],
  ['a host of 128', conditions({ hosts: [`${x(124)}.com`] })],
  ['a header of 40 with a value of 128', conditions({ headers: { [x(40)]: [x(128)] } })],
  ['a query string of 128 and 128', conditions({ queryStrings: { [x(128)]: [x(128)] } })],
  ['an origin secret of 32', () => ApiExposure.cloudFrontOnly({ secrets: { active: x(32), accepted: [x(32)] } })],
  ['a rule of a web ACL of 64', () => WebAclRule.blockCountries(x(64), ['CH'])],
  ['keys that begin with 64', scope => new SessionStore(scope, 'Sessions', { engine: SessionEngine.dynamoDb(), keyPrefix: x(64) })],
  ['snapshots for a day', snapshots(1)],
  ['snapshots for 35 days', snapshots(35)],
  ['storage of 1 GiB', storage(1)],
  ['storage of 5000 GiB', storage(5000)],
  ['a volume of 8 GiB', volume(8)],
  ['a volume of 65,536 GiB', volume(65_536)],
  ['a temporary directory of 1 MiB', temporary(1)],
  ['a temporary directory of all the memory', temporary(512)],
  ['pods of 16 MiB', pods(Size.mebibytes(16))],
  ['pods of 1.5 TiB', pods(Size.gibibytes(1536))],
  ['a namespace of 63', scope => Compute.eks({ cluster: platformCluster(scope), namespaceName: x(63) })],
  ['a label of 63', scope => Compute.eks({ cluster: platformCluster(scope), nodeSelector: { [x(63)]: x(63) } })],
];
