import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiExposure, ApiProtocol, EdgeDistribution, GrpcOptions, IApiExposure } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';

const grpc = (options: Partial<GrpcOptions> = {}) => ApiProtocol.grpc({ services: ['shop.v1.Inventory'], ...options });
const traits = (options?: Partial<GrpcOptions>) => grpc(options).traits;

test('the methods of each service, on port 9090, with the standard health service', () => {
  expect(traits({ services: ['shop.v1.Inventory', 'Ping'] }).route.paths).toEqual(['/shop.v1.Inventory/*', '/Ping/*']);
  expect(traits().target).toMatchObject({
    port: 9090,
    portVariable: 'GRPC_PORT',
    protocolVersion: 'GRPC',
    healthCheck: { path: '/grpc.health.v1.Health/Check', matcher: '0', intervalSeconds: 15 },
  });
  expect(traits({ healthCheck: { healthyGrpcCodes: '0-5', interval: Duration.seconds(30) } }).target.healthCheck).toMatchObject({
    matcher: '0-5',
    intervalSeconds: 30,
    timeoutSeconds: 5,
  });
});

test.each<[string, IApiExposure]>([
  ['cloudFrontOnly', ApiExposure.cloudFrontOnly()],
  ['internet', ApiExposure.internet()],
  ['vpcOnly', ApiExposure.vpcOnly()],
])('%s with a domain carries it over TLS', (_name, exposure) => {
  const stack = regionalStack();
  const inner = api(stack, { exposure, domain: domainIn(stack), protocols: [grpc()] });
  if (exposure.traits.edge) new EdgeDistribution(stack, 'Edge', { origin: inner });
  const template = Template.fromStack(stack);
  const listeners = ofType(template, 'AWS::ElasticLoadBalancingV2::Listener').map(({ resource }) => resource.Properties);
  expect(listeners.find(({ Port }) => Port === 443)).toMatchObject({ Protocol: 'HTTPS' });
  expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').resource.Properties).toMatchObject({
    ProtocolVersion: 'GRPC',
    Port: 9090,
  });
});

test('the edge speaks HTTP/2 with viewers, gRPC with the load balancer over TLS, and lets POST through', () => {
  const stack = regionalStack();
  const origin = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), protocols: [grpc(), ApiProtocol.rest()] });
  new EdgeDistribution(stack, 'Edge', { origin });
  const { DistributionConfig } = only(Template.fromStack(stack), 'AWS::CloudFront::Distribution').resource.Properties;
  expect(DistributionConfig.HttpVersion).toBe('http2and3');
  expect(DistributionConfig.Origins[0].CustomOriginConfig.OriginProtocolPolicy).toBe('https-only');
  const [behavior] = DistributionConfig.CacheBehaviors.filter((each: any) => each.PathPattern === '/shop.v1.Inventory/*');
  expect(behavior.GrpcConfig).toEqual({ Enabled: true });
  expect(behavior.AllowedMethods).toContain('POST');
  expect(DistributionConfig.DefaultCacheBehavior.GrpcConfig).toBeUndefined();
});

test('beside REST on one service it has a port and a target group of its own', () => {
  const stack = regionalStack();
  api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), protocols: [ApiProtocol.rest({ paths: ['/api/*'] }), grpc()] });
  const template = Template.fromStack(stack);
  const groups = ofType(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').map(({ resource }) => resource.Properties);
  expect(groups.map(({ Port, ProtocolVersion }) => [Port, ProtocolVersion])).toEqual([
    [8080, 'HTTP1'],
    [9090, 'GRPC'],
  ]);
  const ports = ofType(template, 'AWS::EC2::SecurityGroupEgress').map(({ resource }) => resource.Properties.FromPort);
  expect(ports.sort()).toEqual([8080, 9090]);
  const userData = JSON.stringify(only(template, 'AWS::EC2::LaunchTemplate').resource.Properties);
  expect(userData).toContain('PORT=8080');
  expect(userData).toContain('GRPC_PORT=9090');
});

describe('refused', () => {
  test('for browsers alone, with what they speak instead', () => {
    const stack = regionalStack();
    const cors = { allowOrigins: ['https://shop.example.com'] };
    const shared = { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), cors };
    const inner = api(stack, { ...shared, protocols: [grpc()] });
    new EdgeDistribution(stack, 'Edge', { origin: inner });
    expect(() => Template.fromStack(stack)).toThrow(
      /browsers are allowed to call an API that they can not speak to; got: `cors`, and gRPC alone; allowed: .*; instead: offer gRPC-Web or Connect over ApiProtocol\.rest\(\)/,
    );
  });
});
