import { Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { byName } from '../private/by-name';
import { refuse, shown } from '../private/refusal';

/** An API as the user pool knows it, with what clients may be granted there. */
export interface ApiResourceServer {
  /** Name of the API, such as `orders`; it stands before each scope. 1 to 256 characters without spaces, `"` and `\`. */
  readonly identifier: string;
  /** What may be granted: descriptions by name. `{ read: 'Read orders' }` makes the scope `orders/read`. 1 to 100 names without `/`. */
  readonly scopes: { [name: string]: string };
}

/** What Cognito grants for its own user data; only users have it, so tokens of machines never hold it. */
const STANDARD = ['openid', 'email', 'phone', 'profile', 'aws.cognito.signin.user.admin'];
const IDENTIFIER = /^[\x21\x23-\x5B\x5D-\x7E]{1,256}$/;
const SCOPE_NAME = /^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/;
const MAX_SCOPES = 100;

/** @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html */
const MAX_CLIENT_SCOPES = 50;

/** The scopes that clients of one user pool may be granted. */
export class CognitoScopes {
  private readonly custom = new Map<string, cognito.OAuthScope>();

  /** @param existing scopes that the pool has already */
  constructor(
    private readonly owner: Construct,
    userPool: cognito.IUserPool,
    servers: ApiResourceServer[],
    existing: string[],
  ) {
    existing.forEach(name => this.custom.set(name, cognito.OAuthScope.custom(name)));
    const parent = new Construct(owner, 'ResourceServers');
    for (const server of servers) {
      const { identifier } = server;
      requireServer(server, servers, owner);
      const scopes = Object.entries(byName(server.scopes)).map(
        ([scopeName, scopeDescription]) => new cognito.ResourceServerScope({ scopeName, scopeDescription }),
      );
      const made = new cognito.UserPoolResourceServer(parent, identifier, { userPool, identifier, scopes });
      scopes.forEach(scope => this.custom.set(`${identifier}/${scope.scopeName}`, cognito.OAuthScope.resourceServer(made, scope)));
    }
  }

  /** The scopes by name, each known to the user pool. */
  public named(names: string[]): cognito.OAuthScope[] {
    this.requireSome(names);
    return names.map(name => {
      this.requireKnown(name);
      return this.custom.get(name) ?? cognito.OAuthScope.custom(name);
    });
  }

  private requireSome(names: string[]): void {
    if (names.length > 0 && names.length <= MAX_CLIENT_SCOPES) return;
    refuse(
      {
        what: 'the number of scopes of a client is out of range',
        got: `${names.length}`,
        allowed: `1 to ${MAX_CLIENT_SCOPES}`,
        instead: 'leave `scopes` out for openid, email and profile, or make a client for each application',
      },
      this.owner,
    );
  }

  public requireKnown(name: string): void {
    if (Token.isUnresolved(name) || STANDARD.includes(name) || this.custom.has(name)) return;
    refuse(
      {
        what: 'no resource server has this scope',
        got: shown(name),
        allowed: [...this.custom.keys(), ...STANDARD].join(', '),
        instead: "add it to `resourceServers`, such as { identifier: 'orders', scopes: { read: 'Read orders' } } for `orders/read`",
      },
      this.owner,
    );
  }

  /** Machines have no user data: they are granted scopes of resource servers, at least one. */
  public requireForMachine(names: string[], client: string): void {
    const standard = names.filter(name => STANDARD.includes(name));
    if (names.length > 0 && standard.length === 0) return;
    refuse(
      {
        what: `the machine client ${client} has no scope of an API`,
        got: standard.length > 0 ? standard.map(shown).join(', ') : 'no scopes',
        allowed: `one or more of ${[...this.custom.keys()].join(', ') || 'those in `resourceServers`, of which there are none'}`,
        instead: 'grant what the machine may do; standard scopes tell of users, and a machine is none',
      },
      this.owner,
    );
  }
}

function requireServer({ identifier, scopes }: ApiResourceServer, all: ApiResourceServer[], owner: Construct): void {
  if (Token.isUnresolved(identifier) || !IDENTIFIER.test(identifier) || all.filter(other => other.identifier === identifier).length > 1) {
    refuse(
      {
        what: 'the identifier of a resource server is not valid',
        got: shown(identifier),
        allowed: '1 to 256 characters without spaces, " and \\, written in the code, each identifier once',
        instead: 'write for example "orders"; several scopes of one API belong into one resource server',
      },
      owner,
    );
  }
  const names = Object.keys(scopes);
  const wrong = names.filter(name => !SCOPE_NAME.test(name));
  if (wrong.length > 0 || names.length === 0 || names.length > MAX_SCOPES) {
    refuse(
      {
        what: `the scopes of the resource server ${identifier} are not valid`,
        got: wrong.length > 0 ? wrong.map(shown).join(', ') : `${names.length} scopes`,
        allowed: `1 to ${MAX_SCOPES} names without spaces, /, " and \\`,
        instead: `write for example { read: 'Read' }, which makes the scope "${identifier}/read"`,
      },
      owner,
    );
  }
}
