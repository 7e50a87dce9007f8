import { Lazy, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { isLoopback } from './callback-urls';
import { ClientSettings, MachineClient, MachineClientOptions, webClient, WebClientOptions } from './cognito-clients';
import { ApiResourceServer, CognitoScopes } from './cognito-scopes';
import { Federation, requireDistinctNames } from './federation';
import { HostedLoginAuthorizer, HostedLoginOptions } from './hosted-login-authorizer';
import { JwtAuthorizer, JwtOptions } from './jwt-authorizer';
import { LoadBalancerClients } from './load-balancer-clients';
import { LoginDomain } from './login-domain';
import { claimFault, TokenClaim } from './token-claim';
import { UserDirectory } from './user-directory';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { IWorkload } from '../compute/workload.contract';
import { Refusal, refusal, refuse, shown } from '../private/refusal';
import { IApiAuthorizer } from '../protocol/authorizer.contract';
import { IWebAcl } from '../waf/web-acl.contract';

/** Properties of `CognitoAuth`. */
export interface CognitoAuthProps {
  /**
   * Where the users are.
   *
   * @default UserDirectory.managed() - a user pool with production settings
   */
  readonly directory?: UserDirectory;
  /**
   * Where the login pages and the token endpoint are.
   *
   * @default LoginDomain.prefix() - a name of Cognito's
   */
  readonly loginDomain?: LoginDomain;
  /**
   * Other places where users have an account.
   *
   * @default - users have one in the user pool
   */
  readonly federation?: Federation[];
  /**
   * Your APIs, with what clients may be granted there.
   *
   * @default - clients have the standard scopes only
   */
  readonly resourceServers?: ApiResourceServer[];
  /**
   * Groups of users, the most powerful first. A token names those of its user in `cognito:groups`.
   *
   * @default - none
   */
  readonly groups?: string[];
  /**
   * The web ACL before the login pages and the API of the user pool, of scope REGIONAL.
   *
   * @default - none; Cognito limits the rate of logins by itself
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html
   */
  readonly webAcl?: IWebAcl;
}

/** What a caller's token must say, and where it comes from. */
export interface CognitoJwtOptions extends JwtOptions {
  /**
   * Clients whose tokens are accepted, 1 to 10: of this construct, or imported ones of the same user pool.
   *
   * @default - all that were made by `addWebClient` and `addMachineClient`, whenever
   */
  readonly clients?: cognito.IUserPoolClient[];
}

/** What a load balancer compares one claim with. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionAdditionalClaim.html */
const MAX_CLIENTS = 10;
/** They take the address of a page under development for an attack on the machine that it is sent to. */
const LOOPBACK_RULES = ['EC2MetaDataSSRF_QUERYARGUMENTS', 'GenericRFI_QUERYARGUMENTS'];
/** Programs that fetch tokens run where attackers rent machines too. */
const MACHINE_RULE = 'HostingProviderIPList';

/**
 * Users, programs, and who may call: an Amazon Cognito user pool, its login pages and clients. `jwt()` lets a load balancer verify access
 * tokens, `hostedLogin()` lets it log browsers in.
 *
 * Attached to a service, it tells the process `AUTH_ISSUER`, `AUTH_JWKS_URL` and `AUTH_CLIENT_IDS`, separated by commas, so that it can verify
 * tokens again.
 *
 * @example
 * const auth = new CognitoAuth(this, 'Auth', {
 *   directory: UserDirectory.managed({ selfSignUp: true }),
 *   resourceServers: [{ identifier: 'orders', scopes: { read: 'Read orders' } }],
 * });
 * auth.addWebClient('Shop', { callbackUrls: ['https://shop.example.com/login'], scopes: ['openid', 'orders/read'] });
 * const authorizer = auth.jwt({ scope: 'orders/read' });
 */
export class CognitoAuth extends Construct implements IWorkloadAttachment {
  /** The user pool. */
  public readonly userPool: cognito.IUserPool;
  /** Who signs the tokens, as they name it in `iss`. */
  public readonly issuer: string;
  /** Where the keys are that verify them. */
  public readonly jwksUrl: string;
  /** Address of the login pages; the token endpoint is `/oauth2/token` below it. */
  public readonly loginUrl: string;
  /** What the DNS record of a login domain of your own must point to. */
  public readonly loginDomainTarget?: string;

  private readonly settings: ClientSettings;
  private readonly scopes: CognitoScopes;
  private readonly loadBalancers: LoadBalancerClients;
  private readonly managed?: cognito.UserPool;
  private readonly loginDomainName: string;
  private readonly added: cognito.IUserPoolClient[] = [];
  private readonly accepted: cognito.IUserPoolClient[] = [];
  private acceptsAdded = false;
  private readonly countedRules = new Set<string>();
  private attached = false;

  constructor(scope: Construct, id: string, props: CognitoAuthProps = {}) {
    super(scope, id);
    const { directory = UserDirectory.managed(), loginDomain = LoginDomain.prefix(), federation = [] } = props;
    requireUserPools(this);
    requireDistinctNames(federation, this);
    const { userPool, managed, passkeys } = directory._bind(this, Lazy.string({ produce: () => hostName }));
    const { domainName, hostName, managedLogin, target } = loginDomain._bind(this, userPool);
    this.userPool = userPool;
    this.managed = managed;
    this.issuer = `https://${userPool.userPoolProviderName}`;
    this.jwksUrl = `${this.issuer}/.well-known/jwks.json`;
    this.loginUrl = `https://${hostName}`;
    this.loginDomainName = domainName;
    this.loginDomainTarget = target;
    this.settings = { userPool, passkeys, managedLogin };
    this.scopes = new CognitoScopes(this, userPool, props.resourceServers ?? [], directory._scopes);
    this.loadBalancers = new LoadBalancerClients(this, this.settings, this.scopes);
    const providers = new Construct(this, 'Federation');
    federation.forEach(provider => provider._bind(providers, userPool));
    this.count(federation.flatMap(({ _countedRules }) => _countedRules));
    this.makeGroups(props.groups ?? []);
    if (props.webAcl) this.protect(props.webAcl);
    this.node.addValidation({ validate: () => this.clientFaults().map(refusal) });
  }

  /**
   * A client for a page or an app on a device: the code flow with PKCE, and no secret.
   *
   * @param id id of the client, within this construct
   * @param options where users come back to, scopes, lifetimes
   */
  public addWebClient(id: string, options: WebClientOptions): cognito.UserPoolClient {
    const scopes = this.scopes.named(options.scopes ?? ['openid', 'email', 'profile']);
    if ([...options.callbackUrls, ...(options.logoutUrls ?? [])].some(isLoopback)) this.count(LOOPBACK_RULES);
    return this.remember(webClient(this, id, this.settings, options, scopes));
  }

  /**
   * A client for a program that acts for itself, with a secret in Secrets Manager. It fetches tokens from `/oauth2/token` below `loginUrl`.
   *
   * @param id id of the client, within this construct
   * @param options scopes, lifetime
   */
  public addMachineClient(id: string, options: MachineClientOptions): MachineClient {
    this.scopes.requireForMachine(options.scopes, id);
    this.count([MACHINE_RULE]);
    const { userPool } = this;
    const scopes = this.scopes.named(options.scopes);
    return this.remember(new MachineClient(this, id, { userPool, scopes, accessTokenValidity: options.accessTokenValidity }));
  }

  /**
   * Lets a function take part in what the user pool does.
   *
   * @param operation when it is called
   * @param handler the function
   * @param version form of what it is told; for `PRE_TOKEN_GENERATION_CONFIG`, V2_0 lets it change access tokens too
   *
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
   */
  public addTrigger(operation: cognito.UserPoolOperation, handler: lambda.IFunction, version?: cognito.LambdaVersion): void {
    const { operationName } = operation;
    if (!this.managed || /^custom(Email|Sms)Sender$/.test(operationName)) {
      refuse(
        {
          what: 'the trigger can not be attached here',
          got: `${operationName} of ${this.managed ? 'a pool without a key for senders' : 'an existing user pool'}`,
          allowed: 'triggers of a user pool that `UserDirectory.managed()` makes, other than senders of your own',
          instead: 'make the user pool yourself, give it the trigger, and pass it to `UserDirectory.existing()`',
        },
        this,
      );
    }
    this.managed.addTrigger(operation, handler, version);
  }

  /**
   * The load balancer verifies the caller's access token and forwards it; others get 401. Id tokens are refused: they tell a page who its user
   * is, and open nothing.
   *
   * @param options clients, scope, further claims, where browsers keep the token
   */
  public jwt(options: CognitoJwtOptions = {}): IApiAuthorizer {
    const { scope } = options;
    if (scope !== undefined) this.scopes.requireKnown(scope);
    const clients = options.clients ? this.named([...options.clients]) : this.added;
    this.acceptsAdded ||= clients === this.added;
    const fixed = [
      TokenClaim.text('token_use', 'access'),
      ...(scope === undefined ? [] : [TokenClaim.spaced('scope', scope)]),
      ...(options.claims ?? []),
    ];
    const claims = () => [TokenClaim._oneOf('client_id', idsOf(clients)), ...fixed];
    const fault = claimFault(claims());
    if (fault) refuse(fault, this);
    return new JwtAuthorizer({ name: 'jwt', issuer: this.issuer, jwksUrl: this.jwksUrl, claims, token: options.browserToken });
  }

  /**
   * The load balancer sends browsers to the login pages, keeps their session in cookies, and tells the service who they are in
   * `x-amzn-oidc-data`, which it signs: the service must compare `signer` in its header with `AUTH_SIGNER`. APIs of one domain share a client.
   * For a log-out the service expires the cookies and sends the browser to `/logout` below `loginUrl`, with the root of the
   * API's domain as `logout_uri`.
   *
   * @param options lifetime, scopes, cookies
   *
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
   */
  public hostedLogin(options: HostedLoginOptions = {}): IApiAuthorizer {
    options.scopes?.forEach(scope => this.scopes.requireKnown(scope));
    return new HostedLoginAuthorizer({
      name: 'hostedLogin',
      options,
      action: (settings, callbackUrl) => ({
        type: 'authenticate-cognito',
        authenticateCognitoConfig: {
          ...settings,
          userPoolArn: this.userPool.userPoolArn,
          userPoolClientId: this.loadBalancers.clientFor(callbackUrl, settings.scope.split(' ')).userPoolClientId,
          userPoolDomain: this.loginDomainName,
        },
      }),
    });
  }

  public attachTo(workload: IWorkload): void {
    this.attached = true;
    workload.addEnvironment('AUTH_ISSUER', this.issuer);
    workload.addEnvironment('AUTH_JWKS_URL', this.jwksUrl);
    workload.addEnvironment('AUTH_CLIENT_IDS', Lazy.string({ produce: () => idsOf(this.known).join(',') }));
  }

  /** All whose tokens some service may see. */
  private get known(): cognito.IUserPoolClient[] {
    return [...new Set([...this.added, ...this.accepted, ...this.loadBalancers.all])];
  }

  private remember<T extends cognito.IUserPoolClient>(client: T): T {
    this.added.push(client);
    return client;
  }

  private named(clients: cognito.IUserPoolClient[]): cognito.IUserPoolClient[] {
    const fault = countFault(clients.length);
    if (fault) refuse(fault, this);
    this.accepted.push(...clients);
    return clients;
  }

  private makeGroups(names: string[]): void {
    const wrong = names.find((name, at) => !/^\S{1,128}$/.test(name) || names.indexOf(name) < at);
    if (wrong !== undefined) {
      refuse(
        {
          what: 'the name of a group is not valid',
          got: shown(wrong),
          allowed: '1 to 128 characters without spaces, each name once',
          instead: 'name what its members may do, such as "admins"',
        },
        this,
      );
    }
    const parent = new Construct(this, 'Groups');
    names.forEach(
      (groupName, precedence) => new cognito.UserPoolGroup(parent, groupName, { userPool: this.userPool, groupName, precedence }),
    );
  }

  private protect(webAcl: IWebAcl): void {
    const rules = this.countedRules;
    const countedRules = {
      get names() {
        return [...rules].sort();
      },
      paths: {},
    };
    const { webAclArn } = webAcl.bind(this, { wafScope: 'REGIONAL', countedRules });
    if (webAclArn) new wafv2.CfnWebACLAssociation(this, 'WebAclAssociation', { webAclArn, resourceArn: this.userPool.userPoolArn });
  }

  /** Rules that hit what this pool's clients and providers rightly do. */
  private count(rules: string[]): void {
    rules.forEach(rule => this.countedRules.add(rule));
  }

  private clientFaults(): Refusal[] {
    const counts = [...(this.acceptsAdded ? [this.added.length] : []), ...(this.attached && this.known.length === 0 ? [0] : [])];
    return counts.flatMap(count => countFault(count) ?? []).slice(0, 1);
  }
}

function idsOf(clients: cognito.IUserPoolClient[]): string[] {
  return clients.map(({ userPoolClientId }) => userPoolClientId);
}

/** Why no client, or so many, can't be asked for. */
function countFault(count: number): Refusal | undefined {
  if (count > 0 && count <= MAX_CLIENTS) return undefined;
  return {
    what: count === 0 ? 'tokens are asked for, and no client can get one' : 'a route accepts more clients than a load balancer compares',
    got: `${count} clients`,
    allowed: `1 to ${MAX_CLIENTS} clients`,
    instead:
      count === 0
        ? 'add one with `addWebClient` or `addMachineClient`, or name existing ones in `jwt({ clients })`'
        : 'name those of each service in `jwt({ clients })`',
  };
}

/** @see https://docs.amazonaws.cn/en_us/aws/latest/userguide/cognito.html */
function requireUserPools(scope: Construct): void {
  const { region } = Stack.of(scope);
  if (!region.startsWith('cn-')) return;
  refuse(
    {
      what: 'in China Amazon Cognito has no user pools',
      got: region,
      allowed: 'regions of other partitions',
      instead: 'let the load balancer verify the tokens of another issuer, with `OidcAuth`',
    },
    scope,
  );
}
