import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SessionAuthentication } from './session-authentication';
import { acknowledge } from '../private/acknowledge';
import { physicalName } from '../private/physical-name';

/** Whom a cache lets in. */
export interface CacheUserProps {
  /** `valkey` or `redis`. */
  readonly engine: string;
  readonly authentication: SessionAuthentication;
  readonly keyPrefix: string;
}

/** ElastiCache's own rules. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html */
const MAX_ID_LENGTH = 40;

/**
 * What session libraries do, with the keys and channels of the prefix: read, write and expire, publish and subscribe, transactions, and
 * scripts, with which locks are let go. Nothing that lists or empties the whole cache or changes its settings. `INFO` and `CLUSTER` are
 * what clients ask when they connect.
 *
 * @see https://valkey.io/topics/acl/
 */
export function sessionAccess(keyPrefix: string): string {
  const commands =
    '-@all +@read +@write +@pubsub +@transaction +@connection -@dangerous -@scripting +eval +evalsha +script|load +time +info +cluster|slots +cluster|shards +cluster|nodes';
  return `on ~${keyPrefix}* &${keyPrefix}* ${commands}`;
}

/** The one user of a store, in a group of its own: everybody else is turned away. */
export class CacheUser extends Construct {
  public readonly userGroupId: string;
  public readonly passwordSecret?: secretsmanager.ISecret;

  private readonly user: CfnUser;
  private readonly authentication: SessionAuthentication;

  constructor(scope: Construct, id: string, props: CacheUserProps) {
    super(scope, id);
    const { engine, authentication, keyPrefix } = props;
    this.authentication = authentication;
    if (authentication === SessionAuthentication.PASSWORD) this.passwordSecret = password(this);
    // ElastiCache demands that a user who signs in with IAM has its id as its name.
    const userId = elastiCacheId(this, engine);
    this.user = new CfnUser(this, 'User', {
      engine,
      userId,
      userName: userId,
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
    const common = { USER: this.user.ref, AUTHENTICATION: this.authentication };
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

/** Lower case, as ElastiCache stores ids and asks for them. */
export function elastiCacheId(scope: Construct, ...replacedBy: unknown[]): string {
  return physicalName(scope, { prefix: 'session-', maxLength: MAX_ID_LENGTH, replacedBy }).toLowerCase();
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
