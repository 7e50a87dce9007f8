import { App, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  ApiExposure,
  ApiNetwork,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  IWorkload,
  ScalableApi,
  ScalingKind,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
} from '../../src';
import { api, IMAGE, ofType, only, regionalStack, service, templates } from '../support/apps';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const isAttachRule = (rule: any) => rule.Properties.Conditions[0].Field === 'source-ip';

describe('the load balancer', () => {
  test("drops invalid headers, keeps its logs and can't be deleted", () => {
    const stack = regionalStack();
    api(stack);
    const attributes = only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::LoadBalancer').resource.Properties
      .LoadBalancerAttributes;
    const value = (key: string) => attributes.find((attribute: any) => attribute.Key === key)?.Value;
    expect(value('routing.http.drop_invalid_header_fields.enabled')).toBe('true');
    expect(value('deletion_protection.enabled')).toBe('true');
    expect(value('access_logs.s3.enabled')).toBe('true');
    expect(value('idle_timeout.timeout_seconds')).toBe('60');
  });

  test('deletion protection can be given up', () => {
    const stack = regionalStack();
    api(stack, { exposure: ApiExposure.vpcOrigin({ deletionProtection: false }) });
    expect(
      only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::LoadBalancer').resource.Properties.LoadBalancerAttributes,
    ).toContainEqual({ Key: 'deletion_protection.enabled', Value: 'false' });
  });

  test('its id and scheme stay when routes and services are added', () => {
    const front = (more: boolean) => {
      const stack = regionalStack();
      const some = api(stack);
      if (more) some.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
      const { id, resource } = only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::LoadBalancer');
      return { id, scheme: resource.Properties.Scheme };
    };
    expect(front(true)).toEqual(front(false));
    expect(front(true)).toEqual({ id: 'ApiLoadBalancer9F78B8A1', scheme: 'internal' });
  });
});

describe('order', () => {
  test('attach rule, then targets, then the rule that sends requests', () => {
    const stack = regionalStack();
    api(stack);
    const template = Template.fromStack(stack);
    const group = only(template, 'AWS::AutoScaling::AutoScalingGroup');
    const rules = ofType(template, RULE);
    const attach = rules.find(({ resource }) => isAttachRule(resource))!;
    const main = rules.find(({ resource }) => !isAttachRule(resource))!;
    expect(rules).toHaveLength(2);
    expect(attach.resource.Properties.Conditions).toEqual([{ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/32'] } }]);
    expect(attach.resource.DependsOn).toBeUndefined();
    expect(group.resource.DependsOn).toContain(attach.id);
    expect(main.resource.DependsOn).toContain(group.id);
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').resource.DependsOn).toBeUndefined();
  });

  test('two protocols of one service share its port, target group and request policy', () => {
    const stack = regionalStack();
    api(stack, {
      protocols: [
        ApiProtocol.rest({ paths: ['/v1/*'], deregistrationDelay: Duration.seconds(10) }),
        ApiProtocol.rest({ paths: ['/v2/*'], deregistrationDelay: Duration.seconds(90) }),
      ],
    });
    const template = Template.fromStack(stack);
    expect(ofType(template, RULE)).toHaveLength(3);
    expect(only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').resource.Properties.TargetGroupAttributes).toContainEqual({
      Key: 'deregistration_delay.timeout_seconds',
      Value: '90',
    });
  });
});

describe('the network', () => {
  test('three zones chosen at deployment, NAT in each, gateway endpoints, flow logs, closed default group', () => {
    const stack = regionalStack();
    api(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::Subnet', 6);
    template.resourceCountIs('AWS::EC2::NatGateway', 3);
    template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1);
    template.hasResourceProperties('AWS::EC2::FlowLog', { LogDestinationType: 's3', TrafficType: 'ALL' });
    expect(JSON.stringify(only(template, 'AWS::S3::BucketPolicy').resource)).toContain('/vpc-flow-logs/*');
    const zones = new Set(ofType(template, 'AWS::EC2::Subnet').map(({ resource }) => JSON.stringify(resource.Properties.AvailabilityZone)));
    expect([...zones].sort()).toEqual([0, 1, 2].map(index => JSON.stringify({ 'Fn::Select': [index, { 'Fn::GetAZs': '' }] })));
    expect(ofType(template, 'AWS::EC2::Subnet').some(({ resource }) => resource.Properties.MapPublicIpOnLaunch)).toBe(false);
  });

  test('zones and NAT gateways are a stated choice', () => {
    const stack = regionalStack();
    api(stack, { vpc: ApiNetwork.make({ zones: 2, natGateways: 1, cidr: '10.9.0.0/20' }) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::Subnet', 4);
    template.resourceCountIs('AWS::EC2::NatGateway', 1);
    template.hasResourceProperties('AWS::EC2::VPC', { CidrBlock: '10.9.0.0/20' });
    expect(() => ApiNetwork.make({ zones: 1 })).toThrow(/number of zones is out of range; got: 1; allowed: a whole number from 2 to 6/);
    expect(() => ApiNetwork.make({ natGateways: 4 })).toThrow(
      /number of NAT gateways is out of range; got: 4; allowed: a whole number from 1 to 3/,
    );
  });

  test('an own VPC is used as it is', () => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Mine', { maxAzs: 2 });
    const some = api(stack, { vpc: ApiNetwork.existing(vpc) });
    expect(some.vpc).toBe(vpc);
    Template.fromStack(stack).resourceCountIs('AWS::EC2::VPC', 1);
  });

  test('an imported VPC needs private subnets in two zones', () => {
    const imported = (zones: string[]) => {
      const stack = regionalStack();
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
        vpcId: 'vpc-1',
        availabilityZones: zones,
        vpcCidrBlock: '10.0.0.0/16',
        privateSubnetIds: zones.map((_, index) => `subnet-${index}`),
        publicSubnetIds: zones.map((_, index) => `subnet-9${index}`),
      });
      return api(stack, { vpc: ApiNetwork.existing(vpc), exposure: ApiExposure.vpcOnly() });
    };
    expect(() => imported(['eu-west-1a'])).toThrow(
      /fewer than two zones; got: one, eu-west-1a; allowed: private subnets with egress in two zones or more; instead: add private subnets/,
    );
    const { listener } = imported(['eu-west-1a', 'eu-west-1b']);
    const template = Template.fromStack(Stack.of(listener));
    template.resourceCountIs('AWS::EC2::VPC', 0);
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { VPCZoneIdentifier: ['subnet-0', 'subnet-1'] });
  });

  test.each([[{ region: 'eu-west-1' }], [{ region: 'eu-west-1', account: '111122223333' }]])(
    'no template holds a placeholder zone (%j)',
    env => {
      const stack = regionalStack('App', { env });
      new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
      const all = JSON.stringify(templates(stack.node.root as App));
      expect(all).not.toContain('dummy1');
    },
  );

  test('with a region alone nothing is looked up', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
    expect((stack.node.root as App).synth().manifest.missing).toBeUndefined();
  });
});

describe('services', () => {
  test('each has its own identity, targets, logs and scaling', () => {
    const stack = regionalStack();
    const some = api(stack);
    const reports = some.addService(
      'Reports',
      service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })], scaling: ScalingSet.of({ minimum: 1, maximum: 3 }) }),
    );
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 2);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '1', MaxSize: '3' });
    expect(stack.resolve(reports.workload.connections.securityGroups[0].securityGroupId)).not.toEqual(
      stack.resolve(some.service.workload.connections.securityGroups[0].securityGroupId),
    );
    expect(reports.workload.grantPrincipal).not.toBe(some.service.workload.grantPrincipal);
  });

  test('moving a route to another service changes one rule in place', () => {
    const ruleFor = (toReports: boolean) => {
      const stack = regionalStack();
      const route = [ApiProtocol.rest({ paths: ['/orders/*'] })];
      const some = api(stack, {
        protocols: toReports ? [ApiProtocol.rest({ paths: ['/api/*'] })] : [ApiProtocol.rest({ paths: ['/api/*', '/orders/*'] })],
      });
      some.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] }), ...(toReports ? route : [])] }));
      return ofType(Template.fromStack(stack), RULE).find(({ resource }) =>
        JSON.stringify(resource.Properties.Conditions).includes('/orders/*'),
      )!;
    };
    const [before, after] = [ruleFor(false), ruleFor(true)];
    expect(after.id).toBe(before.id);
    expect(after.resource.Properties.Priority).toBe(before.resource.Properties.Priority);
    expect(after.resource.Properties.Actions).not.toEqual(before.resource.Properties.Actions);
  });

  test('attach() means the first service', () => {
    const stack = regionalStack();
    const some = api(stack);
    const seen: IWorkload[] = [];
    some.attach({ attachTo: workload => void seen.push(workload) });
    expect(seen).toEqual([some.service.workload]);
  });

  test('two APIs in one stack', () => {
    const stack = regionalStack();
    const [one, two] = [api(stack, {}, 'One'), api(stack, {}, 'Two')];
    new EdgeDistribution(stack, 'EdgeOne', { origin: one });
    new EdgeDistribution(stack, 'EdgeTwo', { origin: two });
    const all = templates(stack.node.root as App);
    expect(Object.keys(all).sort()).toEqual(['App', 'App-edge-after', 'App-edge-before']);
    expect(ofType(all.App, 'AWS::ElasticLoadBalancingV2::LoadBalancer')).toHaveLength(2);
    expect(ofType(all['App-edge-before'], 'AWS::WAFv2::WebACL')).toHaveLength(2);
  });
});

describe('refused before anything is made', () => {
  const cases: [string, () => unknown, RegExp][] = [
    [
      'no protocols',
      () => api(regionalStack(), { protocols: [] }),
      /speaks no protocol; got: protocols: \[\]; allowed: one protocol or more; instead: add/,
    ],
    [
      'no region',
      () => api(new Stack(new App(), 'Agnostic')),
      /no fixed region; got: stack "Agnostic" without env\.region; allowed: a stack with a region; an account is not needed; instead: pass `env:/,
    ],
    [
      'the wrong processor',
      () =>
        api(regionalStack(), {
          artifact: ServiceArtifact.publicImage('a/b:1', { architecture: ec2.InstanceArchitecture.X86_64 }),
          compute: Compute.autoScalingGroup({ instanceType: new ec2.InstanceType('c7g.large') }),
        }),
      /processor that its compute doesn't have; got: x86_64; allowed: arm64; instead: build the artifact/,
    ],
    [
      'source addresses behind CloudFront',
      () => api(regionalStack(), { protocols: [ApiProtocol.rest({ conditions: { sourceAddresses: ['10.0.0.0/8'] } })] }),
      /source address where the load balancer sees CloudFront's; got: sourceAddresses under vpcOrigin; allowed: .*; instead: block or allow addresses in the web ACL/,
    ],
    [
      'the same match in two services',
      () => api(regionalStack()).addService('Twin', service()),
      /two routes match the same requests; got: path "\/api\/\*" in Service and Twin; allowed: each match once in an API; instead:/,
    ],
    [
      'two ports told by one variable',
      () => api(regionalStack(), { protocols: [ApiProtocol.rest({ paths: ['/a'] }), ApiProtocol.rest({ paths: ['/b'], port: 8081 })] }),
      /two ports of one service clash; got: ports 8080 and 8081, both told to the process as PORT; allowed: one port told as PORT; instead:/,
    ],
    [
      'a port variable set by hand',
      () => api(regionalStack(), { environment: { PORT: '9000' } }),
      /environment variable PORT is set twice; got: .*; allowed: one value for each name; instead:/,
    ],
    [
      "a directory that doesn't exist",
      () => ServiceArtifact.dockerfile('no-such-directory'),
      /directory does not exist; got: "no-such-directory".*; allowed: a directory that holds a Dockerfile; instead:/,
    ],
  ];
  test.each(cases)('%s', (_name, act, message) => expect(act).toThrow(message));

  test.each(['Service', 'Routes', 'Vpc'])('a service with the id %s, which is taken', id => {
    expect(() => api(regionalStack()).addService(id, service({ protocols: [ApiProtocol.rest({ paths: ['/x'] })] }))).toThrow(
      new RegExp(`the id of a service is taken; got: "${id}"; allowed: an id beside .*LoadBalancer.*; instead: choose another id`),
    );
  });

  test.each<[object, ScalingSet | undefined, RegExp]>([
    [{ artifactKinds: [] }, undefined, /artifact that its compute can't run; got: containerImage; allowed: ; instead:/],
    [{ protocolVersions: ['GRPC'] }, undefined, /protocol that its compute can't serve; got: REST \(HTTP1\); allowed: GRPC; instead:/],
    [
      { scalingKinds: [ScalingKind.CPU] },
      ScalingSet.of({ policies: [ScalingPolicy.memory(50)] }),
      /scales in a way that its compute can't; got: memory; allowed: cpu; instead:/,
    ],
  ])("what a compute of the user's own cannot carry: %j", (capabilities, scaling, message) => {
    const usual = Compute.autoScalingGroup();
    const lesser = { capabilities: { ...usual.capabilities, ...capabilities }, bind: usual.bind.bind(usual) };
    expect(() => api(regionalStack(), { compute: lesser, scaling })).toThrow(message);
  });

  test.each([
    [
      { passesVpcOrigin: false },
      /a CloudFront VPC origin does not carry; got: REST; allowed: protocols that pass a VPC origin; instead: choose ApiExposure\.cloudFrontOnly\(\)/,
    ],
    [
      { requiresTls: true },
      /needs TLS at the load balancer; got: REST, and an API without a domain; allowed: .*; instead: give the API a `domain/,
    ],
  ])('what the exposure cannot carry: %j', (listener, message) => {
    const { traits } = ApiProtocol.rest();
    const demanding = { traits: { ...traits, listener: { ...traits.listener, ...listener } } } as ApiProtocol;
    expect(() => api(regionalStack(), { protocols: [demanding] })).toThrow(message);
  });
});

describe('promises', () => {
  test('logical ids of what has state, or is hard to replace, never change', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
    const all = templates(stack.node.root as App);
    const held = [
      'AWS::S3::Bucket',
      'AWS::Logs::LogGroup',
      'AWS::EC2::VPC',
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      'AWS::CloudFront::Distribution',
      'AWS::CloudFront::VpcOrigin',
      'AWS::IAM::Role',
      'AWS::WAFv2::WebACL',
    ];
    const ids = Object.values(all).flatMap(template => held.flatMap(type => ofType(template, type).map(({ id }) => id)));
    expect(ids.sort()).toEqual([
      'ApiLoadBalancer9F78B8A1',
      'ApiLogBucket206FBFCE',
      'ApiServiceAutoScalingGroupLogs2D73FADB',
      'ApiServiceRole95CD33D9',
      'ApiVpcAE038331',
      'ApiVpcOrigin19D3971A',
      'CustomCloudFrontPrefixListCustomResourceProviderLogsEFE88E33',
      'CustomCloudFrontPrefixListCustomResourceProviderRoleB44F14F9',
      'CustomVpcRestrictDefaultSGCustomResourceProviderLogs41F6175A',
      'CustomVpcRestrictDefaultSGCustomResourceProviderRole26592FE0',
      'Edge5b65b4d4WebAclF8526008',
      'Edge5b65b4d4WebAclLogsF580DBF8',
      'EdgeDistribution0060737B',
      'EdgeLogBucket8566D7EF',
    ]);
  });

  test('the same app gives the same bytes', () => {
    const synth = () => {
      const stack = regionalStack();
      new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
      return JSON.stringify(templates(stack.node.root as App));
    };
    expect(synth()).toBe(synth());
  });

  test('data and logs stay when the stack goes', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
    const resources = Object.values(templates(stack.node.root as App)).flatMap(template => [
      ...ofType(template, 'AWS::S3::Bucket'),
      ...ofType(template, 'AWS::Logs::LogGroup'),
    ]);
    expect(resources).toHaveLength(6);
    for (const { resource } of resources) expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    for (const { resource } of resources.filter(found => found.resource.Type === 'AWS::Logs::LogGroup')) {
      expect(resource.Properties.RetentionInDays).toBe(90);
    }
    for (const { resource } of resources.filter(found => found.resource.Type === 'AWS::S3::Bucket')) {
      expect(resource.Properties.LifecycleConfiguration.Rules[0].ExpirationInDays).toBe(90);
    }
  });

  test('names are chosen by CloudFormation, but where it demands one: this list', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', {
      origin: api(stack),
      cacheRules: [CacheRule.shared('/api/a', Duration.minutes(1)), CacheRule.noStore('/api/b')],
    });
    const names = (value: unknown, key = ''): string[] => {
      if (typeof value === 'string') return /^(Name|.*[a-z]Name|MetricName)$/.test(key) && /-[0-9a-f]{8}$/.test(value) ? [value] : [];
      return value && typeof value === 'object' ? Object.entries(value).flatMap(([inner, child]) => names(child, inner)) : [];
    };
    const found = Object.values(templates(stack.node.root as App)).flatMap(template =>
      Object.values(template.Resources as object).flatMap(resource => names(resource.Properties).map(name => [resource.Type, name])),
    );
    expect(found.sort()).toEqual([
      ['AWS::CloudFront::CachePolicy', 'App-EdgePolicies-40e9557f'],
      ['AWS::CloudFront::ResponseHeadersPolicy', 'App-EdgePolicies-db64c430'],
      ['AWS::CloudFront::VpcOrigin', 'App-Api-LoadBalancer-3c33d155'],
      ['AWS::Logs::Delivery', 'App-Edge-865858fa'],
      ['AWS::Logs::DeliveryDestination', 'App-Edge-dac8ee5e'],
      ['AWS::Logs::DeliverySource', 'App-Edge-865858fa'],
      ['AWS::WAFv2::WebACL', 'App-edge-before-Edge5b65b4d4-d6a10b79'],
    ]);
  });

  test("the one log group with a name has the stack's own id in it: it stays when the stack goes, and must not be in the way of the next one", () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
    const named = Object.values(templates(stack.node.root as App))
      .flatMap(template => ofType(template, 'AWS::Logs::LogGroup'))
      .filter(({ resource }) => resource.Properties.LogGroupName);
    expect(named.map(({ resource }) => resource.Properties.LogGroupName)).toEqual([
      {
        'Fn::Join': [
          '',
          ['aws-waf-logs-App-edge-before-Edge5b65b4d4-d6a10b79-', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] }],
        ],
      },
    ]);
  });

  test('every function logs to a group with retention', () => {
    const stack = regionalStack();
    api(stack);
    const template = Template.fromStack(stack);
    const functions = ofType(template, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(2);
    for (const { resource } of functions) {
      const group = template.toJSON().Resources[resource.Properties.LoggingConfig.LogGroup.Ref];
      expect(group).toMatchObject({ Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 90 } });
    }
  });

  test('another region has other names, so that both can live in one account', () => {
    const found = (region: string) => {
      const stack = regionalStack('App', { env: { region } });
      new EdgeDistribution(stack, 'Edge', { origin: api(stack), cacheRules: [CacheRule.shared('/api/a', Duration.minutes(1))] });
      return only(Template.fromStack(stack), 'AWS::CloudFront::CachePolicy').resource.Properties.CachePolicyConfig.Name;
    };
    expect(found('eu-west-1')).not.toBe(found('eu-central-1'));
  });

  test('no wildcard action, and "*" as resource only where AWS defines none', () => {
    const stack = regionalStack();
    api(stack);
    const template = Template.fromStack(stack).toJSON();
    const documents = Object.entries(template.Resources).flatMap(([id, { Properties = {} }]: [string, any]) => [
      ...(Properties.PolicyDocument && id.includes('Policy') && !Properties.Bucket && !Properties.Topics
        ? [Properties.PolicyDocument]
        : []),
      ...(Properties.Policies ?? []).map((policy: any) => policy.PolicyDocument),
    ]);
    const statements = documents.flatMap(document => document.Statement);
    const actions = (statement: any): string[] => [statement.Action].flat();
    expect(statements.flatMap(actions).filter(action => action.includes('*'))).toEqual([]);
    expect(
      statements
        .filter(statement => [statement.Resource].flat().includes('*'))
        .flatMap(actions)
        .sort(),
    ).toEqual([
      'cloudwatch:PutMetricData',
      'ec2:DescribeManagedPrefixLists',
      'elasticloadbalancing:DescribeTargetHealth',
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ]);
  });
});

describe('tokens', () => {
  test('are accepted wherever a value may be known only at deployment', () => {
    const stack = regionalStack();
    const number = (id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
    const text = (id: string) => new CfnParameter(stack, id).valueAsString;
    const some = new ScalableApi(stack, 'Api', {
      artifact: ServiceArtifact.publicImage(text('Image')),
      compute: Compute.autoScalingGroup(),
      protocols: [
        ApiProtocol.rest({
          conditions: { hosts: [text('Host')], methods: [text('Method')] },
          healthCheck: { healthyThreshold: number('Healthy') },
        }),
      ],
      exposure: ApiExposure.vpcOrigin({ prefixListId: text('PrefixList') }),
      scaling: ScalingSet.of({
        policies: [ScalingPolicy.cpu(number('Cpu')), ScalingPolicy.requestsPerTarget(number('Requests'))],
      }),
      environment: { STAGE: text('Stage'), LATER: Lazy.string({ produce: () => 'late' }) },
      logBucket: s3.Bucket.fromBucketName(stack, 'Logs', text('Bucket')),
    });
    new EdgeDistribution(stack, 'Edge', { origin: some });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { SourcePrefixListId: { Ref: 'PrefixList' } });
  });

  test('a path must be text', () => {
    expect(() => ApiProtocol.rest({ paths: [Lazy.string({ produce: () => '/x' })] })).toThrow(
      /known only at deployment; got: a token; allowed: text, .*; instead: write the path in the code/,
    );
  });
});

test('an artifact built for x86 gets instances that run it', () => {
  const stack = regionalStack();
  api(stack, { artifact: ServiceArtifact.publicImage('a/b:1', { architecture: ec2.InstanceArchitecture.X86_64 }) });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: { InstanceType: 'c7i.large' } });
  expect(IMAGE.architecture).toBeUndefined();
});
