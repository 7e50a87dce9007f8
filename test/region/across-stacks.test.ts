import { App, CfnParameter, Duration, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CodePipeline, CodePipelineSource, ShellStep } from 'aws-cdk-lib/pipelines';
import { Construct } from 'constructs';
import { ApiAlarms, ApiExposure, ApiNetwork, ApiProtocol, CacheRule, EdgeDistribution, IApiExposure, ScalableApi } from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { domainIn, NAME } from '../support/domains';
import { fourParts } from '../support/refusals';

/** An API of which every part has a stack of its own. */
function apart(scope: Construct, exposure: IApiExposure, region: string): { readonly api: ScalableApi; readonly stacks: Stack[] } {
  const [network, dns, storage, own, front, watch] = ['Network', 'Dns', 'Storage', 'Api', 'Front', 'Watch'].map(
    id => new Stack(scope, id, { env: { region } }),
  );
  const vpc = new ec2.Vpc(network, 'Vpc', { availabilityZones: [`${region}a`, `${region}b`] });
  const zone = new route53.PublicHostedZone(dns, 'Zone', { zoneName: 'example.com' });
  const logs = new s3.Bucket(storage, 'Logs');
  const inner = api(own, { exposure, domain: { name: NAME, zone }, vpc: ApiNetwork.existing(vpc), logBucket: logs });
  const sources: (ScalableApi | EdgeDistribution)[] = [inner];
  if (exposure.traits.edge) {
    const edge = new EdgeDistribution(front, 'Edge', {
      origin: inner,
      logBucket: logs,
      cacheRules: [CacheRule.shared('/api/products/*', Duration.minutes(5))],
    });
    edge.grantCreateInvalidation(inner.service.workload);
    sources.push(edge);
  }
  new ApiAlarms(watch, 'Alarms', { sources });
  inner.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
  return { api: inner, stacks: [network, dns, storage, own, front, watch] };
}

const EXPOSURES: [string, IApiExposure][] = [
  ['vpcOrigin', ApiExposure.vpcOrigin()],
  ['cloudFrontOnly', ApiExposure.cloudFrontOnly()],
  ['internet', ApiExposure.internet()],
  ['vpcOnly', ApiExposure.vpcOnly()],
];

describe.each(EXPOSURES)('%s, every part in a stack of its own', (_name, exposure) => {
  test.each(['eu-west-1', 'us-east-1'])('no cycle, no look-up, nothing that crosses regions by extra resources, in %s', region => {
    const app = new App();
    apart(app, exposure, region);
    const assembly = app.synth();
    expect(assembly.manifest.missing).toBeUndefined();
    const types = assembly.stacks.flatMap(({ template }) => Object.values<any>(template.Resources ?? {}).map(({ Type }) => Type));
    expect(types.length).toBeGreaterThan(50);
    expect(types.filter(type => /CrossRegion|ExportReader|ExportWriter/.test(type))).toEqual([]);
  });
});

test('the same in a stage, and in two stages of one app', () => {
  const app = new App();
  const names = ['Beta', 'Prod'].map(id => {
    const stage = new Stage(app, id);
    apart(stage, ApiExposure.cloudFrontOnly(), 'eu-west-1');
    return stage
      .synth()
      .stacks.map(({ stackName }) => stackName)
      .sort();
  });
  expect(names[0]).toContain('Beta-Front-edge-before');
  expect(names[1]).toEqual(names[0].map(name => name.replace('Beta', 'Prod')));
});

test('CDK Pipelines deploys the companions around the stack that needs them', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const stack = new Stack(app, 'Delivery', { env });
  const pipeline = new CodePipeline(stack, 'Pipeline', {
    crossAccountKeys: true,
    synth: new ShellStep('Synth', {
      input: CodePipelineSource.s3(s3.Bucket.fromBucketName(stack, 'Source', 'source'), 'source.zip'),
      commands: ['npx cdk synth'],
    }),
  });
  const stage = new Stage(app, 'Prod', { env });
  const own = new Stack(stage, 'App');
  new EdgeDistribution(own, 'Edge', { origin: api(own, { domain: domainIn(own) }) });
  pipeline.addStage(stage);
  pipeline.buildPipeline();
  // THEN
  const { Stages } = only(app.synth().getStackByName('Delivery').template, 'AWS::CodePipeline::Pipeline').resource.Properties;
  const deployed = Stages.find(({ Name }: any) => Name === 'Prod')
    .Actions.filter(({ Name }: any) => /Deploy$/.test(Name))
    .sort((a: any, b: any) => a.RunOrder - b.RunOrder)
    .map(({ Configuration }: any) => Configuration.StackName);
  expect(deployed).toEqual(['Prod-App-edge-before', 'Prod-App', 'Prod-App-edge-after']);
});

test('the same template whatever the order of calls', () => {
  const build = (steps: ('edge' | 'service' | 'alarms')[]) => {
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const inner = api(stack, { domain: domainIn(stack) });
    const parts: { [name: string]: () => void } = {
      service: () => inner.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] })),
      edge: () => new EdgeDistribution(stack, 'Edge', { origin: inner }),
      alarms: () => new ApiAlarms(stack, 'Alarms', { sources: [inner] }),
    };
    steps.forEach(step => parts[step]());
    // Compared as objects: CloudFormation knows no order of resources.
    return templates(app);
  };
  const wanted = build(['service', 'edge', 'alarms']);
  for (const steps of [
    ['edge', 'service', 'alarms'],
    ['alarms', 'edge', 'service'],
    ['edge', 'alarms', 'service'],
  ] as ('edge' | 'service' | 'alarms')[][]) {
    expect(build(steps)).toEqual(wanted);
  }
});

test('two distributions of two stacks share one API without a domain', () => {
  const app = new App();
  const origin = api(regionalStack('Api', {}, app));
  for (const id of ['Web', 'Partners']) new EdgeDistribution(regionalStack(id, {}, app), 'Edge', { origin });
  const all = templates(app);
  const ids = ['Web', 'Partners'].map(
    id => only(all[id], 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig.Origins[0],
  );
  expect(ids[0].VpcOriginConfig).toEqual(ids[1].VpcOriginConfig);
  expect(Object.values(all).flatMap(template => ofType(template, 'AWS::CloudFront::VpcOrigin'))).toHaveLength(1);
});

test('tags and termination protection reach the companions, also when they are set last', () => {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
  Tags.of(stack).add('team', 'shop');
  stack.terminationProtection = true;
  const assembly = app.synth();
  for (const name of ['App', 'App-edge-before', 'App-edge-after']) {
    const artifact = assembly.getStackByName(name);
    expect([name, artifact.tags, artifact.terminationProtection]).toEqual([name, { team: 'shop' }, true]);
  }
});

test('an account known only at deployment stays out of names and environments', () => {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  new EdgeDistribution(stack, 'Edge', { origin: api(stack, { domain: domainIn(stack) }) });
  expect(app.synth().stacks.map(({ environment }) => environment.account)).toEqual([
    'unknown-account',
    'unknown-account',
    'unknown-account',
  ]);
});

test('values known only at deployment are passed on', () => {
  const stack = regionalStack();
  const text = (id: string) => new CfnParameter(stack, id).valueAsString;
  api(stack, {
    exposure: ApiExposure.cloudFrontOnly({ prefixListId: text('List') }),
    domain: domainIn(stack),
  });
  api(stack, { exposure: ApiExposure.vpcOnly({ callers: [ec2.Peer.ipv4(text('Range'))] }) }, 'Inner');
  const { App: template } = templates(stack.node.root as App);
  expect(JSON.stringify(template)).toContain('"SourcePrefixListId":{"Ref":"List"}');
  expect(JSON.stringify(template)).toContain('"CidrIp":{"Ref":"Range"}');
});

test('a zone made in another stage is refused', () => {
  const app = new App();
  const dns = new Stack(new Stage(app, 'Base', { env: { region: 'eu-west-1' } }), 'Dns');
  const zone = new route53.PublicHostedZone(dns, 'Zone', { zoneName: 'example.com' });
  const stack = new Stack(new Stage(app, 'Prod', { env: { region: 'eu-west-1' } }), 'App');
  expect(() => api(stack, { domain: { name: NAME, zone } })).toThrow(
    fourParts('needed in another stage', 'Base/Dns/Zone, needed by Prod/App/Api', 'of the same stage', 'by its id or ARN as text'),
  );
});
