import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { guardFaults } from './authorizer-fit';
import { ExposureTraits } from './exposure.contract';
import { refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
import { AuthorizerConfig, AuthorizerTraits, IApiAuthorizer } from '../protocol/authorizer.contract';

/** What authorizers need of the load balancer. */
export interface GuardedFront {
  /** Who may call where a service says nothing. */
  readonly authorizer?: IApiAuthorizer;
  readonly domainName?: string;
  readonly exposure: ExposureTraits;
  readonly tls: boolean;
  readonly listener: elbv2.IApplicationListener;
  /** The load balancer's group. */
  readonly securityGroup: ec2.ISecurityGroup;
}

/** A path that the load balancer answers for an authorizer. */
export interface AnsweredPath {
  readonly path: string;
  readonly config: AuthorizerConfig;
  readonly authorizer: AuthorizerTraits;
}

/** Who may call, said for the API, for a service, or for a protocol; the nearest counts. */
export function authorizerOf(protocol: ApiProtocol, service?: IApiAuthorizer, api?: IApiAuthorizer): IApiAuthorizer | undefined {
  return protocol.authorizer ?? service ?? api;
}

/** The authorizers of one service, each bound once. */
export class ServiceGuards {
  private readonly bound = new Map<IApiAuthorizer, AuthorizerConfig>();

  constructor(
    private readonly service: Construct,
    private readonly front: GuardedFront,
  ) {}

  public config(authorizer?: IApiAuthorizer): AuthorizerConfig {
    if (!authorizer) return {};
    const config = this.bound.get(authorizer) ?? this.bind(authorizer);
    this.bound.set(authorizer, config);
    return config;
  }

  /** Paths that the load balancer answers for the authorizers that are bound. */
  public get answered(): AnsweredPath[] {
    return [...this.bound].flatMap(([authorizer, config]) =>
      (config.paths ?? []).map(path => ({ path, config, authorizer: authorizer.traits })),
    );
  }

  /** Whether the load balancer tells the service who has logged in. */
  public get login(): boolean {
    return [...this.bound.keys()].some(({ traits }) => traits.login);
  }

  private bind(authorizer: IApiAuthorizer): AuthorizerConfig {
    const { traits } = authorizer;
    const config = authorizer.bind(this.service, { domainName: this.front.domainName });
    guardFaults(traits, config)
      .slice(0, 1)
      .forEach(fault => refuse(fault, this.service));
    if (traits.callsIssuer) {
      // From private subnets the way leads through NAT, which every network of an API has.
      this.front.securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'Load balancer to the issuer of tokens');
    }
    if (config.mutualAuthentication) this.askForCertificates(config.mutualAuthentication, traits.name);
    return config;
  }

  private askForCertificates(mutualAuthentication: elbv2.CfnListener.MutualAuthenticationProperty, name: string): void {
    const { exposure } = this.front;
    const listener = this.front.listener.node.defaultChild as elbv2.CfnListener;
    const text = (value: unknown) => JSON.stringify(listener.stack.resolve(value));
    if (exposure.edge) {
      refuse(
        {
          what: "callers' certificates end at CloudFront, and the load balancer never sees them",
          got: `${name} under ApiExposure.${exposure.name}()`,
          allowed: 'ApiExposure.internet(), ApiExposure.vpcOnly()',
          instead: 'choose one of them, or guard the API with a token',
        },
        this.service,
      );
    }
    if (listener.mutualAuthentication && text(listener.mutualAuthentication) !== text(mutualAuthentication)) {
      refuse(
        {
          what: 'two authorizers ask for different certificates on one listener',
          got: name,
          allowed: 'one way to ask for certificates in an API',
          instead: 'give both services the same authorizer, or an API to each',
        },
        this.service,
      );
    }
    listener.mutualAuthentication = mutualAuthentication;
  }
}
