import { Lazy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { ClientSettings, loadBalancerClient } from './cognito-clients';
import { CognitoScopes } from './cognito-scopes';

/** The clients of load balancers that log users in: one for each address, whatever logins come back to it. */
export class LoadBalancerClients {
  private readonly made = new Map<string, { readonly client: cognito.UserPoolClient; readonly scopes: Set<string> }>();

  constructor(
    private readonly owner: Construct,
    private readonly settings: ClientSettings,
    private readonly scopes: CognitoScopes,
  ) {}

  public get all(): cognito.UserPoolClient[] {
    return [...this.made.values()].map(({ client }) => client);
  }

  /** The client of an address, which may ask for these scopes, and for those of its other logins. */
  public clientFor(callbackUrl: string, scopes: string[]): cognito.UserPoolClient {
    const login = this.made.get(callbackUrl) ?? this.make(callbackUrl);
    scopes.forEach(scope => login.scopes.add(scope));
    return login.client;
  }

  private make(callbackUrl: string) {
    const parent = (this.owner.node.tryFindChild('HostedLogins') as Construct | undefined) ?? new Construct(this.owner, 'HostedLogins');
    const client = loadBalancerClient(parent, new URL(callbackUrl).host, this.settings, callbackUrl);
    const login = { client, scopes: new Set<string>() };
    (client.node.defaultChild as cognito.CfnUserPoolClient).allowedOAuthScopes = Lazy.list({
      produce: () => this.scopes.named([...login.scopes].sort()).map(({ scopeName }) => scopeName),
    });
    this.made.set(callbackUrl, login);
    return login;
  }
}
