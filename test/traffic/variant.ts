import { App, Duration, Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import {
  ApiExposure,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  RouteConditions,
  ScalableApi,
  ServiceArtifact,
  StickySessions,
  WebAcl,
  WebAclRule,
} from '../../src';
import { synthesised, SynthesisedStack } from '../../tools/pictures/templates';

const IMAGE = 'public.ecr.aws/nginx/nginx:1.29';
const artifact = ServiceArtifact.publicImage(IMAGE);
const healthCheck = { interval: Duration.seconds(5), timeout: Duration.seconds(2), unhealthyThreshold: 2 };

/** An API behind CloudFront whose props make times and limits so small that a test can wait for them. */
export function impatient(): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Impatient', { env: { region: 'eu-west-1' } });
  const origin = new ScalableApi(stack, 'Api', {
    artifact,
    compute: Compute.autoScalingGroup(),
    protocols: [ApiProtocol.rest({ paths: ['/api/*'], healthCheck, deregistrationDelay: Duration.seconds(5) })],
  });
  new EdgeDistribution(stack, 'Edge', {
    origin,
    cacheRules: [
      CacheRule.shared('/api/brief/*', Duration.seconds(2), { queryStrings: [] }),
      CacheRule.shared('/api/sure/*', Duration.seconds(60), { minimumTtl: Duration.seconds(60) }),
    ],
    webAcl: WebAcl.managed({ requestsPerAddress: 20, rules: [WebAclRule.blockAddresses('Abuse', ['127.0.6.0/24'])] }),
  });
  return synthesised(app);
}

/** WebSocket whose idle timeout a test can wait for; clients come back to the same target. */
export function quiet(): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Quiet', { env: { region: 'eu-west-1' } });
  const times = { pingInterval: Duration.seconds(3), idleTimeout: Duration.seconds(10), stickiness: StickySessions.loadBalancerCookie() };
  const origin = new ScalableApi(stack, 'Api', {
    artifact,
    compute: Compute.autoScalingGroup(),
    protocols: [ApiProtocol.webSocket(times)],
  });
  new EdgeDistribution(stack, 'Edge', { origin });
  return synthesised(app);
}

const leaving = { healthCheck, deregistrationDelay: Duration.seconds(15) };
const ROLLING = {
  Graphql: ApiProtocol.graphql(leaving),
  Websocket: ApiProtocol.webSocket(leaving),
  Grpc: ApiProtocol.grpc({ services: ['shop.v1.Inventory'], ...leaving }),
};

/** REST and, each on instances of its own, services of other protocols; they come and leave so quickly that a test can wait for it. */
export function rolling(others: (keyof typeof ROLLING)[]): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Rolling', { env: { region: 'eu-west-1' } });
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });
  const quick = ServiceArtifact.publicImage(IMAGE, { stopTime: Duration.seconds(10) });
  const service = { artifact: quick, compute: Compute.autoScalingGroup() };
  const origin = new ScalableApi(stack, 'Api', {
    ...service,
    protocols: [ApiProtocol.rest({ paths: ['/api/*'], ...leaving })],
    exposure: ApiExposure.cloudFrontOnly(),
    domain: { name: 'api.example.com', zone },
  });
  for (const name of others) origin.addService(name, { ...service, protocols: [ROLLING[name]] });
  new EdgeDistribution(stack, 'Edge', { origin, webAcl: WebAcl.managed({ requestsPerAddress: 1_000_000 }) });
  return synthesised(app);
}

/** A load balancer without CloudFront, with a second service for the requests that fulfil the conditions. */
export function conditional(conditions: RouteConditions): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Conditional', { env: { region: 'eu-west-1' } });
  const service = { artifact, compute: Compute.autoScalingGroup() };
  const exposure = ApiExposure.vpcOnly();
  const api = new ScalableApi(stack, 'Api', { ...service, exposure, protocols: [ApiProtocol.rest({ paths: ['/api/*'] })] });
  api.addService('Special', { ...service, protocols: [ApiProtocol.rest({ paths: ['/api/*'], conditions })] });
  return synthesised(app);
}
