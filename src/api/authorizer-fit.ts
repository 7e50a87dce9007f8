import { Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { ExposureTraits } from './exposure.contract';
import { Refusal, refuse } from '../private/refusal';
import { AuthorizerConfig, AuthorizerTraits } from '../protocol/authorizer.contract';
import { ProtocolTraits } from '../protocol/protocol.contract';

/** What keeps an authorizer from guarding a protocol, worded to stand behind the service's name. */
export function authorizerFaults(
  { name, edge }: ProtocolTraits,
  authorizer: AuthorizerTraits | undefined,
  exposure: ExposureTraits,
  tls: boolean,
): Refusal[] {
  if (!authorizer?.guarded) return [];
  const faults: Refusal[] = [];
  if (authorizer.requiresTls && !tls) {
    faults.push({
      what: 'has an authorizer that needs TLS at the load balancer',
      got: `${authorizer.name}, and an API without a domain`,
      allowed: 'an API with a domain, or ApiAuthorizer.open()',
      instead: 'give the API a `domain: { name, zone }`, for which a certificate is made',
    });
  }
  // Browsers speak no gRPC.
  if (authorizer.login && edge.grpc) {
    faults.push({
      what: 'sends callers to a login page who have no browser',
      got: `${authorizer.name} on ${name}`,
      allowed: 'a login on protocols that browsers speak',
      instead: 'guard the protocol with a token, as `auth.jwt()` does',
    });
  }
  if (edge.cachedQueries.length > 0) {
    faults.push({
      what: 'keeps queries at the edge that only some callers may ask',
      got: `\`cachedQueries\` on ${edge.cachedQueries.map(({ path }) => `"${path}"`).join(', ')}, guarded by ${authorizer.name}`,
      allowed: 'cached queries on a protocol that is open',
      instead: 'leave `cachedQueries` out, or serve public queries as a protocol of their own with ApiAuthorizer.open()',
    });
  }
  const moved = [authorizer.token?.cookie && 'a cookie', authorizer.token?.subprotocolPrefix && 'a subprotocol'].filter(Boolean);
  if (moved.length > 0 && !exposure.edge) {
    faults.push({
      what: "takes tokens from where only the edge's function looks for them",
      got: `${moved.join(' and ')} under ApiExposure.${exposure.name}()`,
      allowed: 'ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly()',
      instead: 'choose one of them and add an EdgeDistribution, or let callers send the `Authorization` header',
    });
  }
  return faults;
}

/** What an authorizer says of itself and doesn't do. */
export function guardFaults({ name, guarded, conditionValues }: AuthorizerTraits, config: AuthorizerConfig): Refusal[] {
  const { action, conditions = [], mutualAuthentication } = config;
  if (guarded && !(action && authenticates(action)) && conditions.length === 0 && !mutualAuthentication) {
    return [
      {
        what: 'an authorizer guards nothing',
        got: `${name}, which says that its routes are guarded and asks for nothing`,
        allowed: 'an action, conditions, or certificates of callers',
        instead: 'return one of them from `bind`, or say `guarded: false` in its traits',
      },
    ];
  }
  if (conditions.length > 0 !== conditionValues > 0) {
    return [
      {
        what: 'the conditions of an authorizer are not those that it announced',
        got: `${name} with \`conditionValues: ${conditionValues}\` and ${conditions.length} conditions`,
        allowed: 'as many values as its traits say: they count among the five of a listener rule',
        instead: 'count the values of all its conditions in `conditionValues`',
      },
    ];
  }
  return [];
}

/** Whether an action turns away who is not known. A login that lets them pass only tells the service who is. */
export function authenticates({ type, authenticateCognitoConfig, authenticateOidcConfig }: elbv2.CfnListenerRule.ActionProperty): boolean {
  if (type === 'jwt-validation') return true;
  const login = (authenticateCognitoConfig ?? authenticateOidcConfig ?? {}) as elbv2.CfnListenerRule.AuthenticateOidcConfigProperty;
  return type.startsWith('authenticate-') && login.onUnauthenticatedRequest !== 'allow';
}

/** Two logins that keep their sessions in cookies of one name log each other out. */
export function requireOneCookie(one: AuthorizerConfig, other: AuthorizerConfig, path: string, at: IConstruct): void {
  const text = ({ action }: AuthorizerConfig) => JSON.stringify(Stack.of(at).resolve(action));
  const cookie = ({ action }: AuthorizerConfig) => {
    const login = (action?.authenticateCognitoConfig ?? action?.authenticateOidcConfig ?? {}) as { sessionCookieName?: string };
    return login.sessionCookieName ?? 'AWSELBAuthSessionCookie';
  };
  if (cookie(one) !== cookie(other) || text(one) === text(other)) return;
  refuse(
    {
      what: 'two logins of one API keep their sessions in cookies of the same name',
      got: `"${cookie(one)}" twice, for logins that come back to ${path}`,
      allowed: 'one login for the API, or a name for each',
      instead: 'set `sessionCookieName` on one of them',
    },
    at,
  );
}
