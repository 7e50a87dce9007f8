import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { elastiCacheId } from './cache-name';
import { SessionAuthentication } from './session-authentication';
import { acknowledge } from '../private/acknowledge';

/** Whom a cache lets in. */
export interface CacheUserProps {
  /** `valkey` or `redis`. */
  readonly engine: string;
  readonly authentication: SessionAuthentication;
  readonly keyPrefix: string;
}

/**
 * What session libraries do, with the keys and channels of the prefix: read, write and expire, publish and subscribe, transactions, and
 * scripts, with which locks are let go. Nothing that empties the whole cache or changes its settings. `SCAN`, `RANDOMKEY` and `DBSIZE` tell
 * names and number of all keys, because they are reads of no key; values outside the prefix can't be read. `INFO` and `CLUSTER` are what
 * clients ask when they connect.
 *
 * @see https://valkey.io/topics/acl/
 */
export function sessionAccess(keyPrefix: string): string {
  const commands =
    '-@all +@read +@write +@pubsub +@transaction +@connection -@dangerous -@scripting +eval +evalsha +script|load +time +info';
  const cluster = ['info', 'keyslot', 'myid', 'nodes', 'shards', 'slots'].map(subcommand => `+cluster|${subcommand}`);
  return `on ~${keyPrefix}* &${keyPrefix}* ${commands} ${cluster.join(' ')}`;
}

/** The one user of a store, in a group of its own: everybody else is turned away. */
export class CacheUser extends Construct {
  public readonly userGroupId: string;
  public readonly passwordSecret?: secretsmanager.ISecret;

  private readonly user: CfnUser;
  private readonly userName: string;
  private readonly authentication: SessionAuthentication;

  constructor(scope: Construct, id: string, props: CacheUserProps) {
    super(scope, id);
    const { engine, authentication, keyPrefix } = props;
    this.authentication = authentication;
    if (authentication === SessionAuthentication.PASSWORD) this.passwordSecret = password(this);
    const userId = elastiCacheId(this, engine);
    // Services that run know the name: another engine must not change it. But ElastiCache demands the id as the name of who signs in with IAM.
    this.userName = this.passwordSecret ? elastiCacheId(this) : userId;
    this.user = new CfnUser(this, 'User', {
      engine,
      userId,
      userName: this.userName,
      accessString: sessionAccess(keyPrefix),
      authenticationMode: this.passwordSecret
        ? { Type: 'password', Passwords: [this.passwordSecret.secretValueFromJson('password').unsafeUnwrap()] }
        : { Type: 'iam' },
    });
    const group = new CfnUserGroup(this, 'Group', {
      engine,
      userGroupId: userId,
      userIds: [this.user.ref, ...this.disabledDefault(engine)],
    });
    this.userGroupId = group.ref;
  }

  /** What services are told of themselves. */
  public variables(cacheName: string): { [name: string]: string } {
    const common = { USER: this.userName, AUTHENTICATION: this.authentication };
    return this.passwordSecret ? common : { ...common, CACHE_NAME: cacheName };
  }

  /** Allows to connect with a signed token; who has the password needs no permission. */
  public grantConnect(grantee: iam.IGrantable, resource: string, cacheName: string): void {
    if (this.passwordSecret) return;
    const cacheArn = Stack.of(this).formatArn({
      service: 'elasticache',
      resource,
      resourceName: cacheName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    iam.Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns: [cacheArn, this.user.attrArn] });
  }

  /** A group of Redis must have a user of this name; that of Valkey needs none, and takes none without a password. */
  private disabledDefault(engine: string): string[] {
    if (engine !== 'redis') return [];
    const user = new CfnUser(this, 'Default', {
      engine,
      userId: elastiCacheId(new Construct(this, 'NoOne'), engine),
      userName: 'default',
      accessString: 'off ~* -@all',
      noPasswordRequired: true,
    });
    return [user.ref];
  }
}

function password(scope: Construct): secretsmanager.Secret {
  const secret = new secretsmanager.Secret(scope, 'Password', {
    description: `Password of the services that use ${scope.node.path}`.slice(0, 2048),
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'password',
      // Without punctuation, so that it may stand in a connection URL.
      excludePunctuation: true,
      passwordLength: 64,
    },
  });
  acknowledge(
    secret,
    'AwsSolutions-SMG4',
    'a new password must reach the user of the cache and every copy that runs, so a schedule would cut sessions off; with SessionAuthentication.IAM there is none',
  );
  return secret;
}
