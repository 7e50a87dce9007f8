import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiExposure, ApiProtocol, EdgeDistribution, GrpcOptions, IApiExposure } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

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
  test('under a VPC origin, with the remedy', () => {
    expect(() => api(regionalStack(), { protocols: [grpc()] })).toThrow(
      fourParts(
        'a CloudFront VPC origin does not carry',
        'gRPC',
        'protocols that pass a VPC origin',
        'ApiExposure.cloudFrontOnly() and give the API a `domain`',
      ),
    );
  });

  test('without TLS at the load balancer', () => {
    expect(() => api(regionalStack(), { exposure: ApiExposure.vpcOnly(), protocols: [grpc()] })).toThrow(
      fourParts('needs TLS at the load balancer', 'gRPC, and an API without a domain', 'an API with a domain', 'give the API a `domain'),
    );
  });

  test('on the port of another protocol, with both names', () => {
    const stack = regionalStack();
    expect(() =>
      api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), protocols: [ApiProtocol.rest(), grpc({ port: 8080 })] }),
    ).toThrow(
      fourParts(
        'two protocols on port 8080 want a different protocol version',
        'REST: "HTTP1", gRPC: "GRPC"',
        'one protocol version',
        'a port of their own',
      ),
    );
  });

  test.each(['', 'shop..Inventory', 'shop.v1.Inventory/Get', '.Inventory', '1shop.Inventory', 'shop.v1.*'])(
    'the service name "%s"',
    name => {
      expect(() => grpc({ services: [name] })).toThrow(
        fourParts('name of a gRPC service is not valid', `"${name}"`, 'a package and a name', '"shop.v1.Inventory"'),
      );
    },
  );

  test('a service name known only at deployment', () => {
    expect(() => grpc({ services: [token.text('shop.v1.Inventory')] })).toThrow(
      fourParts('name of a gRPC service is not valid', 'known only at deployment', 'written in the code', '"shop.v1.Inventory"'),
    );
  });

  test('no service at all', () => {
    expect(() => grpc({ services: [] })).toThrow(
      fourParts('without services serves nothing', 'services: []', 'one full service name', '"shop.v1.Inventory"'),
    );
  });

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
