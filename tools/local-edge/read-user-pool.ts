import { fields, unmapped } from './fields';
import { StandIns } from './stand-ins';
import { Resource, Templates } from '../pictures/templates';

/** A user pool: where AWS has it, and who may ask it for tokens. */
export interface UserPool {
  readonly id: string;
  /** Origin of its issuer and keys, and of its login pages. */
  readonly origins: string[];
  readonly clients: PoolClient[];
}

export interface PoolClient {
  readonly id: string;
  /** Whether it has a secret. */
  readonly secret: boolean;
  readonly flows: string[];
  readonly scopes: string[];
  readonly callbackUrls: string[];
  readonly logoutUrls: string[];
  readonly accessTokenSeconds: number;
}

const PREFIX = 'AWS::Cognito::UserPool';
const UNITS: { readonly [unit: string]: number } = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** The user pool of an app, as its templates say; absent: they make none. */
export function readUserPool(templates: Templates): UserPool | undefined {
  const pool = templates.optional(PREFIX);
  if (!pool) return undefined;
  const standIns = new StandIns(templates);
  const loginPages = templates.all(`${PREFIX}Domain`).map(domain => {
    const { Domain, CustomDomainConfig } = domain.properties;
    const name = standIns.text(Domain, domain);
    return `https://${CustomDomainConfig ? name : `${name}.auth.${domain.stack.region}.amazoncognito.com`}`;
  });
  return {
    id: standIns.text({ Ref: pool.id }, pool),
    origins: [`https://cognito-idp.${pool.stack.region}.amazonaws.com`, ...loginPages],
    clients: templates.all(`${PREFIX}Client`).map(client => readClient(standIns, client)),
  };
}

function readClient(standIns: StandIns, client: Resource): PoolClient {
  const said = fields(
    client.id,
    client.properties,
    [
      ...['AllowedOAuthFlows', 'AllowedOAuthFlowsUserPoolClient', 'AllowedOAuthScopes', 'CallbackURLs', 'LogoutURLs', 'GenerateSecret'],
      ...['AccessTokenValidity', 'TokenValidityUnits'],
    ],
    [
      ...['UserPoolId', 'ClientName', 'ExplicitAuthFlows', 'SupportedIdentityProviders', 'PreventUserExistenceErrors'],
      ...['EnableTokenRevocation', 'IdTokenValidity', 'RefreshTokenValidity', 'RefreshTokenRotation'],
    ],
  );
  const flows: string[] = said.AllowedOAuthFlows ?? [];
  if (flows.some(flow => !['code', 'client_credentials'].includes(flow))) unmapped(client.id, 'AllowedOAuthFlows', flows);
  const texts = (values: any[] = []) => values.map(value => standIns.text(value, client));
  return {
    id: standIns.text({ Ref: client.id }, client),
    secret: said.GenerateSecret === true,
    flows,
    scopes: texts(said.AllowedOAuthScopes),
    callbackUrls: texts(said.CallbackURLs),
    logoutUrls: texts(said.LogoutURLs),
    accessTokenSeconds: (said.AccessTokenValidity ?? 60) * UNITS[said.TokenValidityUnits?.AccessToken ?? 'minutes'],
  };
}
