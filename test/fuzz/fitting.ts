import * as fc from 'fast-check';
import { Plan, ProtocolPlan, ServicePlan, wildPlan } from './plan';

/** What doesn't fit together is refused, which is worth a few plans; the others are those of somebody who has read the documentation. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .tuple(wildPlan, fc.integer({ min: 1, max: 8 }))
  .map(([plan, care]) => (care === 1 ? plan : fitting(plan)));

function fitting(plan: Plan): Plan {
  const { exposure, edge, auth } = plan;
  const behindEdge = exposure === 'vpcOrigin' || exposure === 'cloudFrontOnly';
  const grpc = exposure !== 'vpcOrigin';
  const services = plan.services.map(each => fittingService(each, { grpc }));
  const guarded = services.some(({ authorizer, protocols }) => authorizer || protocols.some(protocol => protocol.authorizer));
  const tls =
    exposure === 'cloudFrontOnly' || exposure === 'internet' || guarded || services.some(({ protocols }) => protocols.some(isGrpc));
  const served = services[0].protocols.filter(({ kind, authorizer }) => kind === 'rest' && !authorizer).map(protocol => protocol.path);
  return {
    ...plan,
    services,
    domain: plan.domain ?? (tls ? 'api.example.com' : undefined),
    auth: auth ?? (guarded ? 'cognito' : undefined),
    cors: behindEdge ? plan.cors : undefined,
    edge:
      behindEdge && edge
        ? { ...edge, rules: services[0].authorizer ? [] : edge.rules.slice(0, 1).flatMap(rule => served.map(path => ({ ...rule, path }))) }
        : undefined,
    network: services.some(({ compute }) => onKubernetes(compute)) ? undefined : plan.network,
    stores: services.some(({ compute }) => onKubernetes(compute))
      ? plan.stores.map(store => ({ ...store, engine: store.engine === 'dynamoDb' ? 'dynamoDb' : 'iam' }))
      : plan.stores,
  };
}

function fittingService(service: ServicePlan, { grpc }: { grpc: boolean }): ServicePlan {
  const { compute, protocols, environment, scaling } = service;
  const instances = compute === 'autoScalingGroup' || compute === 'spot' || compute === 'warmPool';
  const [{ sticky }] = protocols;
  const kinds = protocols.filter((protocol, index) => protocols.findIndex(({ kind }) => kind === protocol.kind) === index);
  return {
    ...service,
    artifact: instances ? service.artifact : 'image',
    environment: Object.fromEntries(Object.entries(environment).filter(([name]) => name !== 'PORT')),
    protocols: (grpc ? kinds : kinds.map(each => (isGrpc(each) ? { ...each, kind: 'rest' as const } : each))).map(protocol => ({
      ...protocol,
      sticky,
      port: undefined,
      orderHint: undefined,
      host: protocol.methods ? undefined : protocol.host,
      drainSeconds: compute === 'spot' || compute === 'fargateSpot' ? undefined : protocol.drainSeconds,
    })),
    scaling: scaling && { ...scaling, policies: scaling.policies.filter(name => !onKubernetes(compute) || name === 'cpu') },
  };
}

const isGrpc = ({ kind }: ProtocolPlan) => kind === 'grpc';
const onKubernetes = (compute: ServicePlan['compute']) => compute === 'eks' || compute === 'keda';
