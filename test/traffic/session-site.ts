import { App, Duration, Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { DOMAIN } from './site';
import {
  ApiExposure,
  ApiProtocol,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  ICompute,
  ScalableApi,
  ServiceArtifact,
  SessionEngine,
  SessionStore,
  WebAcl,
} from '../../src';
import { synthesised, SynthesisedStack } from '../../tools/pictures/templates';

/** What the shop's service needs, with copies that come and leave so quickly that a test can wait for it. */
export function sessionApi(compute: (scope: Stack) => ICompute = () => Compute.autoScalingGroup()): SynthesisedStack[] {
  const app = new App();
  const stack = new Stack(app, 'Sessions', { env: { region: 'eu-west-1' } });
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });
  const page = [`https://${DOMAIN}/`];
  const auth = new CognitoAuth(stack, 'Auth', { resourceServers: [{ identifier: 'shop', scopes: { checkout: 'Order' } }] });
  auth.addWebClient('Page', { callbackUrls: page, logoutUrls: page, scopes: ['openid', 'shop/checkout'] });
  const leaving = {
    healthCheck: { interval: Duration.seconds(5), timeout: Duration.seconds(2), unhealthyThreshold: 2 },
    deregistrationDelay: Duration.seconds(15),
  };
  const origin = new ScalableApi(stack, 'Api', {
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(10) }),
    compute: compute(stack),
    authorizer: auth.jwt(),
    protocols: [ApiProtocol.rest({ paths: ['/api/*'], ...leaving }), ApiProtocol.webSocket(leaving)],
    exposure: ApiExposure.cloudFrontOnly(),
    domain: { name: DOMAIN, zone },
  });
  origin.attach(auth);
  origin.attach(new SessionStore(stack, 'Store', { vpc: origin.vpc, engine: SessionEngine.valkey() }));
  new EdgeDistribution(stack, 'Edge', { origin, webAcl: WebAcl.managed({ requestsPerAddress: 1_000_000 }) });
  return synthesised(app);
}
