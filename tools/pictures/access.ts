import { isDeepStrictEqual } from 'node:util';
import { portsOut } from './network';
import { Resource, Templates } from './templates';

/** What a listener rule asks of a caller before it forwards. */
export type Access =
  | { readonly kind: 'open' }
  | { readonly kind: 'token'; readonly issuer: string; readonly claims: Claim[] }
  | { readonly kind: 'login'; readonly issuer: string; readonly otherwise: 'authenticate' | 'deny' }
  | { readonly kind: 'key'; readonly header: string; readonly otherwise: string };

/** What a token must say, beside whom it is from, and for. */
export interface Claim {
  readonly name: string;
  readonly values: string[];
}

/** Paths with what a rule asks of who calls them. */
export interface Route {
  readonly paths: string[];
  /** Empty: all. */
  readonly methods: string[];
  readonly access: Access;
}

/** Who signs tokens, or logs users in. */
export interface Issuer {
  /** The address, or the id of a user pool of the templates. */
  readonly name: string;
  readonly pool?: { readonly region: string; readonly mfa: string };
  /** What the load balancer wants from it, and through which port. */
  readonly asked: ('token' | 'login')[];
  readonly port: number;
}

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Claims that name a token's use, and the client that it is for. */
const FOR_WHOM = ['aud', 'azp', 'appid', 'cid', 'client_id', 'token_use'];

/** What a condition may look at; a path that is open to one host alone is not open. */
const WORDED = ['path-pattern', 'http-request-method', 'http-header'];

export function routeOf(templates: Templates, rule: Resource): Route {
  const odd = rule.properties.Conditions.find(({ Field }: any) => !WORDED.includes(Field));
  if (odd) throw new Error(`${odd.Field} of ${rule.id} has no words here`);
  const values = (field: string, config: string): string[] => conditions(rule, field).flatMap(condition => condition[config].Values);
  return {
    paths: values('path-pattern', 'PathPatternConfig'),
    methods: values('http-request-method', 'HttpRequestMethodConfig'),
    access: accessOf(templates, rule),
  };
}

function accessOf(templates: Templates, rule: Resource): Access {
  const [guard, ...others]: any[] = rule.properties.Actions.filter(({ Type }: any) => Type !== 'forward');
  if (others.length > 0) throw new Error(`${rule.id} asks for several things`);
  if (!guard) return keyOf(templates, rule) ?? { kind: 'open' };
  const login = guard.AuthenticateCognitoConfig ?? guard.AuthenticateOidcConfig;
  if (login) {
    return {
      kind: 'login',
      issuer: issuerName(templates, login.UserPoolArn ?? login.Issuer, rule),
      otherwise: login.OnUnauthenticatedRequest,
    };
  }
  if (guard.Type !== 'jwt-validation') throw new Error(`${guard.Type} of ${rule.id} has no words here`);
  const { Issuer: issuer, AdditionalClaims = [] } = guard.JwtValidationConfig;
  return {
    kind: 'token',
    issuer: issuerName(templates, issuer, rule),
    claims: AdditionalClaims.filter(({ Name }: any) => !FOR_WHOM.includes(Name)).map(({ Name: name, Values: values }: any) => ({
      name,
      values,
    })),
  };
}

/** A header is a key where another rule turns away who comes without it. */
export function keyOf(templates: Templates, rule: Resource): Extract<Access, { kind: 'key' }> | undefined {
  const keys = conditions(rule, 'http-header').flatMap(header => {
    const without = rule.properties.Conditions.filter((each: any) => each !== header);
    const denying = templates
      .all(RULE)
      .find(({ properties: { Actions, Conditions } }) => Actions[0].Type === 'fixed-response' && isDeepStrictEqual(Conditions, without));
    return denying ? [{ header, denying }] : [];
  });
  if (keys.length === 0) return undefined;
  const [{ header, denying }] = keys;
  return {
    kind: 'key',
    header: header.HttpHeaderConfig.HttpHeaderName,
    otherwise: denying.properties.Actions[0].FixedResponseConfig.StatusCode,
  };
}

function conditions({ properties }: Resource, field: string): any[] {
  return properties.Conditions.filter(({ Field }: any) => Field === field);
}

function issuerName(templates: Templates, value: any, rule: Resource): string {
  return typeof value === 'string' ? value.replace(/^https:\/\//, '') : templates.follow(value, rule).id;
}

export function issuersOf(templates: Templates, routes: Route[], balancer: Resource): Issuer[] {
  const asking = routes.flatMap(({ access }) => (access.kind === 'token' || access.kind === 'login' ? [access] : []));
  return [...new Set(asking.map(({ issuer }) => issuer))].map(name => {
    const [port] = portsOut(templates, balancer.properties.SecurityGroups, balancer);
    if (port === undefined) throw new Error(`nothing lets ${balancer.id} out to ${name}`);
    const pool = templates.all('AWS::Cognito::UserPool').find(({ id }) => id === name);
    return {
      name,
      pool: pool && { region: pool.stack.region, mfa: pool.properties.MfaConfiguration },
      asked: [...new Set(asking.filter(({ issuer }) => issuer === name).map(({ kind }) => kind))],
      port,
    };
  });
}
