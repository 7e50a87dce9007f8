import { IResolvable, Lazy } from 'aws-cdk-lib';
import { CfnListenerRule } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { requireTokenTraits } from './browser-token';
import { requireIssuer, requireJwksUrl } from './issuer';
import { claimFault, TokenClaim } from './token-claim';
import { refusal } from '../private/refusal';
import { AuthorizerConfig, AuthorizerTraits, IApiAuthorizer, TokenTraits } from '../protocol/authorizer.contract';

/** What a caller's token must say, and where it comes from. */
export interface JwtOptions {
  /**
   * The one scope that a token must have been granted; the service checks further ones itself.
   *
   * @default - any: the token's issuer and audience alone decide
   */
  readonly scope?: string;
  /**
   * What a token must say beside it. With what the library asks for, ten claims at most.
   *
   * @default - nothing
   */
  readonly claims?: TokenClaim[];
  /**
   * Where pages keep the token, for WebSockets and event streams, on which a browser can't set `Authorization`. A function at the edge moves
   * it into that header, so the API needs an `EdgeDistribution`.
   *
   * @default - the token comes in the `Authorization` header
   */
  readonly browserToken?: TokenTraits;
}

export interface JwtAuthorizerProps {
  readonly name: string;
  readonly issuer: string;
  readonly jwksUrl: string;
  /** Read at synthesis: clients may be added after the routes. */
  readonly claims: () => TokenClaim[];
  readonly token?: TokenTraits;
}

/**
 * The load balancer verifies a token of RS256 before it forwards a request. It reads at most ten keys and 150 KB from the JWKS URL.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export class JwtAuthorizer implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits;

  constructor(private readonly props: JwtAuthorizerProps) {
    requireIssuer(props.issuer);
    requireJwksUrl(props.jwksUrl);
    this.traits = {
      name: props.name,
      guarded: true,
      requiresTls: true,
      callsIssuer: true,
      login: false,
      conditionValues: 0,
      token: requireTokenTraits(props.token ?? {}),
    };
  }

  public bind(scope: Construct): AuthorizerConfig {
    const { issuer, jwksUrl, claims } = this.props;
    scope.node.addValidation({
      validate: () => {
        const fault = claimFault(claims());
        return fault ? [refusal(fault)] : [];
      },
    });
    return {
      action: {
        type: 'jwt-validation',
        order: 1,
        jwtValidationConfig: { issuer, jwksEndpoint: jwksUrl, additionalClaims: rendered(claims) },
      },
    };
  }
}

function rendered(claims: () => TokenClaim[]): IResolvable {
  return Lazy.any(
    {
      produce: (): CfnListenerRule.JwtValidationActionAdditionalClaimProperty[] =>
        claims().map(({ format, name, values }) => ({ format, name, values })),
    },
    { omitEmptyArray: true },
  );
}
