import * as fc from 'fast-check';
import { AuthorizerPlan, CacheRulePlan, EdgePlan, OneOf, Plan, ProtocolPlan, ServicePlan } from './plan';
import { wildPlan } from './wild';

/** What doesn't fit together is refused, which is worth a few plans; the others are those of somebody who has read the documentation. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(wildPlan, fc.integer({ min: 1, max: 6 }))
  .map(([plan, care]) => (care === 1 ? plan : fitting(plan)));

function fitting(plan: Plan): Plan {
  const { edge, auth } = plan;
  const kubernetes = plan.services.some(onKubernetes);
  // A VPC that is imported doesn't know its range, which `vpcOnly` lets in.
  const exposure = kubernetes && plan.exposure === 'vpcOnly' ? 'callers' : plan.exposure;
  const secret = exposure === 'cloudFrontOnly' || exposure === 'rotating';
  const behindEdge = secret || exposure === 'vpcOrigin';
  const rules = behindEdge ? (edge?.rules ?? []) : [];
  const services = withConnectionsOfOne(auth ? plan.services : plan.services.map(open))
    .map((service, index) => (index === 0 && rules.length > 0 ? withOpenRest(service) : service))
    .map((service, _, [first]) => fittingService(service, { exposure, secret, authorizer: first.authorizer }));
  const guarded = services.some(isGuarded);
  const tls =
    secret ||
    exposure === 'internet' ||
    exposure === 'existingWebAcl' ||
    guarded ||
    plan.compliance ||
    services.some(({ protocols }) => protocols.some(isGrpc));
  return {
    ...plan,
    exposure,
    services,
    domain: plan.domain ?? (tls ? 'api.example.com' : undefined),
    cors: behindEdge && edge ? plan.cors : undefined,
    edge: behindEdge && edge ? { ...edge, rules: fittingRules(rules, services[0]) } : undefined,
    network: kubernetes ? undefined : plan.network,
    stores: kubernetes ? plan.stores.map(store => ({ ...store, engine: store.engine === 'dynamoDb' ? 'dynamoDb' : 'iam' })) : plan.stores,
  };
}

/** AWS counts the connections of all services together: one scales by them, and only that one holds any. */
function withConnectionsOfOne(services: ServicePlan[]): ServicePlan[] {
  const scaled = ({ scaling, compute }: ServicePlan) =>
    scaling?.policies.includes('connections') && !LEFT_OUT[compute]?.includes('connections');
  const counted = services.find(scaled);
  if (!counted) return services;
  return services.map(service => {
    const [first, ...others] = service.protocols;
    if (service === counted) return { ...service, protocols: [...others, { ...first, kind: 'webSocket' }] };
    const { scaling } = service;
    return {
      ...service,
      protocols: service.protocols.map(each => ({ ...each, kind: 'rest' })),
      scaling: scaling && { ...scaling, policies: scaling.policies.filter(policy => policy !== 'connections') },
    };
  });
}

function open(service: ServicePlan): ServicePlan {
  const protocols = service.protocols.map(protocol => ({ ...protocol, authorizer: undefined }));
  return { ...service, protocols, authorizer: undefined };
}

/** What is cached is the same for everybody. */
function withOpenRest(service: ServicePlan): ServicePlan {
  const [first, ...others] = service.protocols;
  return { ...service, authorizer: undefined, protocols: [{ ...first, kind: 'rest', methods: undefined, authorizer: 'open' }, ...others] };
}

/** On the first path that the service has, and on paths inside it. */
function fittingRules([first, ...others]: CacheRulePlan[], { protocols: [{ path }] }: ServicePlan): EdgePlan['rules'] {
  if (!first) return [];
  const inside = first.kind !== 'noStore' && path.includes('*') ? others : [];
  return [{ ...first, path }, ...inside.map((rule, index) => ({ ...rule, path: path.replace('*', `r${index}/*`) }))];
}

/** Policies that a compute can't follow. */
const LEFT_OUT: { readonly [compute in OneOf<'compute'>]?: readonly OneOf<'policy'>[] } = {
  eks: ['requests', 'schedule', 'steps', 'metric', 'metricPerTarget', 'predictive', 'connections'],
  keda: ['steps', 'predictive'],
  weighted: ['metricPerTarget', 'connections'],
  canary: ['metricPerTarget', 'connections'],
};
const FOLLOWING = ['schedule', 'predictive'];

interface Front {
  readonly exposure: Plan['exposure'];
  /** Whether two values of each rule are taken. */
  readonly secret: boolean;
  /** What the first service says counts where another says nothing. */
  readonly authorizer?: AuthorizerPlan;
}

function fittingService(service: ServicePlan, front: Front): ServicePlan {
  const { compute, artifact, protocols, environment, scaling } = service;
  const instances = compute === 'autoScalingGroup' || compute === 'spot' || compute === 'warmPool';
  const [{ sticky, port }] = protocols;
  const policies = scaling?.policies.filter(name => !LEFT_OUT[compute]?.includes(name)) ?? [];
  const alone = policies.includes('predictive') && policies.every(name => FOLLOWING.includes(name));
  const kinds = protocols.map(each => (isGrpc(each) && front.exposure === 'vpcOrigin' ? { ...each, kind: 'rest' as const } : each));
  const usual = service.authorizer ?? front.authorizer;
  const guarded = !usual && kinds.some(({ authorizer }) => authorizer);
  return {
    ...service,
    artifact: instances || artifact === 'ecr' || artifact === 'dockerfile' ? artifact : 'image',
    environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'PORT')),
    protocols: kinds
      .filter(({ kind }, index) => kinds.findIndex(other => other.kind === kind) === index)
      .map((protocol, index, all) => ({
        ...fittingProtocol(protocol, usual, front),
        path: all.findIndex(other => stem(other) === stem(protocol)) < index ? `/p${index}${protocol.path}` : protocol.path,
        port: isGrpc(protocol) ? undefined : port,
        sticky: isGrpc(protocol) ? undefined : sticky,
        drainSeconds: compute === 'spot' || compute === 'fargateSpot' ? undefined : protocol.drainSeconds,
        // Beside what is guarded, what isn't has to be said.
        authorizer: fittingAuthorizer(protocol, usual) ?? (guarded ? 'open' : undefined),
      })),
    scaling: scaling && { ...scaling, policies: alone ? [...policies, 'cpu'] : policies },
  };
}

/** A rule has room for five values, and a hint is for one rule. */
function fittingProtocol(protocol: ProtocolPlan, usual: AuthorizerPlan | undefined, { secret }: Front): ProtocolPlan {
  const key = (protocol.authorizer ?? usual) === 'apiKey';
  const orderHint = key ? undefined : protocol.orderHint;
  const conditions = !(key && secret) && orderHint === undefined;
  return {
    ...protocol,
    orderHint,
    methods: conditions ? protocol.methods : undefined,
    host: conditions && !protocol.methods ? protocol.host : undefined,
  };
}

/** Who calls gRPC has no browser. */
function fittingAuthorizer({ kind, authorizer }: ProtocolPlan, usual?: AuthorizerPlan): AuthorizerPlan | undefined {
  return kind === 'grpc' && (authorizer ?? usual) === 'hostedLogin' ? 'jwt' : authorizer;
}

const isGrpc = ({ kind }: ProtocolPlan) => kind === 'grpc';
const stem = ({ path }: ProtocolPlan) => path.replace(/\/?[*?].*/, '');
const onKubernetes = ({ compute }: ServicePlan) => compute === 'eks' || compute === 'keda';
const isGuarded = ({ authorizer, protocols }: ServicePlan) => authorizer ?? protocols.some(protocol => protocol.authorizer);
