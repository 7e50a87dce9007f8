import { Issuer, issuersOf, keyOf, Route, routeOf } from './access';
import { Certificate, certificateOf } from './edge';
import { Opening, openings, Place, place } from './network';
import { Resource, Templates } from './templates';

export interface LoadBalancer {
  readonly region: string;
  readonly vpc: string;
  readonly scheme: 'internal' | 'internet-facing';
  readonly place: Place;
  readonly openings: Opening[];
  readonly protocol: string;
  readonly port: number;
  readonly tlsPolicy?: string;
  readonly certificate?: Certificate;
  readonly redirect?: { readonly port: number; readonly status: string };
  /** What rules forward. */
  readonly routes: Route[];
  /** Who says who callers are. */
  readonly issuers: Issuer[];
  /** What a request gets that no rule sends to a service. */
  readonly unmatched: string;
  /** Silence after which it closes a connection. */
  readonly idleSeconds: string;
  /** Absent where no header is asked for. */
  readonly gate?: Gate;
}

/** A header without which nothing gets past the listener. */
export interface Gate {
  readonly header: string;
  readonly secrets: Resource[];
  readonly characters: number;
  readonly otherwise: string;
}

export function loadBalancerOf(templates: Templates, balancer: Resource): LoadBalancer {
  const { Scheme, Subnets, SecurityGroups, LoadBalancerAttributes } = balancer.properties;
  const listeners = templates.all('AWS::ElasticLoadBalancingV2::Listener');
  const redirecting = listeners.find(({ properties }) => properties.DefaultActions[0].Type === 'redirect');
  const [listener, ...others] = listeners.filter(each => each !== redirecting);
  if (!listener || others.length > 0) throw new Error(`${balancer.id} doesn't have one listener beside a redirect`);
  const { Port, Protocol, SslPolicy, Certificates, DefaultActions } = listener.properties;
  const rules = templates.all('AWS::ElasticLoadBalancingV2::ListenerRule');
  const last = DefaultActions[0].FixedResponseConfig.StatusCode;
  const gate = gateOf(templates, rules, last);
  const fallback = rules.find(rule => rule.properties.Actions[0].Type === 'fixed-response' && !condition(rule, 'path-pattern'));
  const routes = rules.filter(forwardsPaths).map(rule => routeOf(templates, rule));
  return {
    region: balancer.stack.region,
    vpc: templates.one('AWS::EC2::VPC').properties.CidrBlock,
    scheme: Scheme,
    place: place(templates, Subnets, balancer),
    openings: openings(templates, SecurityGroups, balancer),
    protocol: Protocol,
    port: Port,
    tlsPolicy: SslPolicy,
    certificate: Certificates && certificateOf(templates.follow(Certificates[0].CertificateArn, listener)),
    redirect: redirecting && {
      port: redirecting.properties.Port,
      status: redirecting.properties.DefaultActions[0].RedirectConfig.StatusCode.replace('HTTP_', ''),
    },
    routes,
    issuers: issuersOf(templates, routes, balancer),
    idleSeconds: LoadBalancerAttributes.find(({ Key }: any) => Key === 'idle_timeout.timeout_seconds').Value,
    unmatched: gate ? fallback!.properties.Actions[0].FixedResponseConfig.StatusCode : last,
    gate,
  };
}

/** Every rule must ask for the header, beside a caller's own key: a rule without it would be a way around. */
function gateOf(templates: Templates, rules: Resource[], otherwise: string): Gate | undefined {
  const asked = rules.map(rule => headersOf(rule).filter(({ HttpHeaderName }) => HttpHeaderName !== keyOf(templates, rule)?.header));
  const headers = asked.flat();
  if (headers.length === 0) return undefined;
  const around = rules.find((_, index) => asked[index].length === 0);
  if (around) throw new Error(`${around.id} asks for no header`);
  const secrets = headers.flatMap(({ Values }) => Values.map((value: any) => templates.follow(value, rules[0])));
  return {
    header: headers[0].HttpHeaderName,
    secrets: [...new Set<Resource>(secrets)],
    characters: secrets[0].properties.GenerateSecretString.PasswordLength,
    otherwise,
  };
}

/** A rule that names no path ties a target group to the load balancer, or answers itself. */
export function forwardsPaths(rule: Resource): boolean {
  return condition(rule, 'path-pattern') && rule.properties.Actions.some(({ Type }: any) => Type === 'forward');
}

function headersOf({ properties }: Resource): any[] {
  return properties.Conditions.flatMap(({ HttpHeaderConfig }: any) => HttpHeaderConfig ?? []);
}

function condition({ properties }: Resource, field: string): any {
  return properties.Conditions.find(({ Field }: any) => Field === field);
}
