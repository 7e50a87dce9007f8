import { App, Duration, Stack } from 'aws-cdk-lib';
import {
  ApiExposure,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  RouteConditions,
  ScalableApi,
  ServiceArtifact,
  WebAcl,
  WebAclRule,
} from '../../src';
import { synthesised, SynthesisedStack } from '../../tools/pictures/templates';

const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29');

/** An API behind CloudFront whose props make times and limits so small that a test can wait for them. */
export function impatient(): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Impatient', { env: { region: 'eu-west-1' } });
  const healthCheck = { interval: Duration.seconds(5), timeout: Duration.seconds(2), unhealthyThreshold: 2 };
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
