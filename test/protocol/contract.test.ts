import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PROTOCOLS } from './support';
import { ApiAlarms, ApiExposure, ApiProtocol, CacheRule, EdgeDistribution, ScalingPolicy, ScalingSet } from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { domainIn } from '../support/domains';

const BEHAVIOR_METHODS = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'GET,HEAD,OPTIONS,PUT,PATCH,POST,DELETE'];
const MANAGED_RULES = /^(SizeRestrictions|CrossSiteScripting|GenericLFI|GenericRFI|SQLi|HostingProviderIPList)/;

/** The templates of an API of one protocol, with all that can stand in front of it. */
function drawn(protocol: ApiProtocol): { [stackName: string]: any } {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const inner = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), protocols: [protocol] });
  const edge = new EdgeDistribution(stack, 'Edge', { origin: inner });
  new ApiAlarms(stack, 'Alarms', { sources: [inner, edge] });
  return templates(app);
}

describe.each(PROTOCOLS)('%s', (name, protocol) => {
  const { traits } = protocol();

  test('is plain data under its own name', () => {
    expect(traits.name).toBe(name);
    expect(JSON.parse(JSON.stringify(traits))).toEqual(JSON.parse(JSON.stringify(protocol().traits)));
  });

  test('has a health check that can pass, and time to leave', () => {
    const { healthCheck, deregistrationDelaySeconds } = traits.target;
    expect(healthCheck.path).toMatch(/^\//);
    expect(healthCheck.timeoutSeconds).toBeLessThan(healthCheck.intervalSeconds);
    expect(deregistrationDelaySeconds).toBeGreaterThan(0);
  });

  test('is idle for a minute at least, and at most what the load balancer takes', () => {
    expect(traits.listener.idleTimeoutSeconds).toBeGreaterThanOrEqual(60);
    expect(traits.listener.idleTimeoutSeconds).toBeLessThanOrEqual(4000);
  });

  test('may scale by connections where it holds them open, and only there', () => {
    const stack = regionalStack();
    const scaled = () =>
      api(stack, {
        exposure: ApiExposure.cloudFrontOnly(),
        domain: domainIn(stack),
        protocols: [protocol()],
        scaling: ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] }),
      });
    if (traits.target.holdsConnections) {
      scaled();
      const { resource } = only(Template.fromStack(stack), 'AWS::AutoScaling::ScalingPolicy');
      expect(JSON.stringify(resource)).toContain('"MetricName":"ActiveConnectionCount"');
    } else {
      expect(scaled).toThrow(/scales by connections and speaks no protocol that holds them open; got: .*; allowed: .*; instead:/);
    }
  });

  test('counts only rules that the managed groups have', () => {
    expect(traits.edge.countedFirewallRules.length).toBeGreaterThan(0);
    for (const rule of traits.edge.countedFirewallRules) expect(rule).toMatch(MANAGED_RULES);
    const acl = JSON.stringify(only(drawn(protocol())['App-edge-before'], 'AWS::WAFv2::WebACL'));
    for (const rule of traits.edge.countedFirewallRules) expect(acl).toContain(`{"ActionToUse":{"Count":{}},"Name":"${rule}"}`);
  });

  test('is reached through edge, rule and target group as its traits say', () => {
    const { App: template } = drawn(protocol());
    // THEN the target group
    const { resource: group } = only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(group.Properties).toMatchObject({
      Port: traits.target.port,
      ProtocolVersion: traits.target.protocolVersion,
      HealthCheckPath: traits.target.healthCheck.path,
      Matcher: traits.target.protocolVersion === 'GRPC' ? { GrpcCode: '0' } : { HttpCode: '200' },
    });
    // AND a behaviour for each path, which keeps nothing and lets the protocol's methods through
    const { CacheBehaviors = [], DefaultCacheBehavior } = only(template, 'AWS::CloudFront::Distribution').resource.Properties
      .DistributionConfig;
    const paths = traits.route.paths.flatMap(path => (path.length > 2 && path.endsWith('/*') ? [path.slice(0, -2), path] : [path]));
    expect(CacheBehaviors.map((behavior: any) => behavior.PathPattern).sort()).toEqual(paths.filter(path => path !== '/*').sort());
    for (const behavior of [...CacheBehaviors, ...(paths.includes('/*') ? [DefaultCacheBehavior] : [])]) {
      expect(BEHAVIOR_METHODS).toContain(behavior.AllowedMethods.join(','));
      expect(behavior.AllowedMethods).toEqual(expect.arrayContaining(traits.edge.methods));
      expect(behavior.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
      expect(behavior.OriginRequestPolicyId).toBe('216adef6-5c7f-47e4-b989-5492eafa07d3');
      expect(behavior.GrpcConfig).toEqual(traits.edge.grpc ? { Enabled: true } : undefined);
    }
    // AND the load balancer waits as long as it says
    expect(only(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer').resource.Properties.LoadBalancerAttributes).toContainEqual({
      Key: 'idle_timeout.timeout_seconds',
      Value: `${traits.listener.idleTimeoutSeconds}`,
    });
    // AND one rule for each path beside the attach rule and the answer to unknown paths
    expect(ofType(template, 'AWS::ElasticLoadBalancingV2::ListenerRule')).toHaveLength(traits.route.paths.length + 2);
    // AND an alarm for each metric
    const alarms = JSON.stringify(ofType(template, 'AWS::CloudWatch::Alarm'));
    expect(traits.metrics.length).toBeGreaterThan(0);
    for (const { metricName } of traits.metrics) expect(alarms).toContain(`"MetricName":"${metricName}"`);
  });

  test('may be kept by a rule of the user only where it says so', () => {
    const stack = regionalStack();
    const inner = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), protocols: [protocol()] });
    const [path] = traits.route.paths;
    new EdgeDistribution(stack, 'Edge', { origin: inner, cacheRules: [CacheRule.shared(path, Duration.minutes(1))] });
    const synth = expect(() => Template.fromStack(stack));
    if (traits.edge.cacheable) {
      synth.not.toThrow();
    } else {
      synth.toThrow(
        /would share what must not be shared; got: a protocol whose responses are never kept; allowed: .*; instead: leave the rule out/,
      );
    }
  });

  test('two of a kind on one path are refused with both names', () => {
    const stack = regionalStack();
    const shared = { exposure: ApiExposure.internet(), domain: domainIn(stack) };
    const inner = api(stack, { ...shared, protocols: [protocol()] });
    expect(() => inner.addService('Second', service({ protocols: [protocol()] }))).toThrow(
      /two routes match the same requests; got: .* in Service and Second; allowed: each match once in an API; instead:/,
    );
  });
});
