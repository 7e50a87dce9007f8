import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import {
  ApiAlarms,
  ApiAlarmsProps,
  ApiExposure,
  ApiProtocol,
  EdgeDistribution,
  IMetricListener,
  IMonitored,
  ScalableApi,
  ScalingSet,
  ServiceArtifact,
  WebAcl,
} from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const US_EAST_1 = { env: { region: 'us-east-1' } };

interface Watched {
  readonly stack: Stack;
  readonly api: ScalableApi;
  readonly edge: EdgeDistribution;
  readonly alarms: ApiAlarms;
}

function watched(props: Partial<ApiAlarmsProps> = {}, stack = regionalStack()): Watched {
  const some = api(stack);
  const edge = new EdgeDistribution(stack, 'Edge', { origin: some });
  return { stack, api: some, edge, alarms: new ApiAlarms(stack, 'Alarms', { sources: [some, edge], ...props }) };
}

function synth({ stack }: { stack: Stack }): { [stackName: string]: any } {
  return templates(stack.node.root as App);
}

/** Names of alarms, each with the path of what it watches in front. */
function alarmNames(template: object): string[] {
  return alarms(template)
    .map(({ AlarmDescription }) => AlarmDescription.split(':')[0])
    .sort();
}

function alarms(template: object): any[] {
  return ofType(template, 'AWS::CloudWatch::Alarm').map(({ resource }) => resource.Properties);
}

/** The only alarm of a name. */
function alarm(template: object, name: string): any {
  const found = alarms(template).filter(({ AlarmDescription }) => AlarmDescription.split(':')[0].endsWith(`/${name}`));
  expect(found).toHaveLength(1);
  return found[0];
}

/** A source of the user's own. */
class Own extends Construct implements IMonitored {
  private readonly listeners: IMetricListener[] = [];

  public monitor(listener: IMetricListener): void {
    this.listeners.push(listener);
  }

  public tell(usEast1Scope?: Construct): void {
    const metric = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Carts' });
    const carts = { id: 'Carts', name: 'Carts', metric, unit: 'carts', threshold: 5, evaluationPeriods: 1, description: 'too many carts' };
    this.listeners.forEach(listener => listener.metricAdded({ ...carts, usEast1Scope }));
  }
}

describe('which alarms', () => {
  const all = synth(watched());

  test('those of load balancer and service in the own stack, those of the edge in the companion after it', () => {
    expect(alarmNames(all.App)).toEqual([
      'App/Api/LoadBalancerErrors',
      'App/Api/RejectedConnections',
      'App/Api/Service/AutoScalingGroup/MaximumCapacity',
      'App/Api/Service/AutoScalingGroup/Port8080/Latency',
      'App/Api/Service/AutoScalingGroup/Port8080/ServerErrors',
      'App/Api/Service/AutoScalingGroup/Port8080/UnhealthyTargets',
    ]);
    expect(alarmNames(all['App-edge-after'])).toEqual(['App/Edge/EdgeErrorRate', 'App/Edge/WebAclBlocks']);
    expect(alarmNames(all['App-edge-before'])).toEqual([]);
  });

  const group = (type: string) => only(all.App, type).id;
  const loadBalancer = () => ({
    Name: 'LoadBalancer',
    Value: { 'Fn::GetAtt': [group('AWS::ElasticLoadBalancingV2::LoadBalancer'), 'LoadBalancerFullName'] },
  });
  const targetGroup = () => ({
    Name: 'TargetGroup',
    Value: { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: group('AWS::ElasticLoadBalancingV2::TargetGroup') }] }] },
  });

  test.each([
    ['ServerErrors', 'HTTPCode_Target_5XX_Count', { Statistic: 'Sum' }, 50, { EvaluationPeriods: 2, DatapointsToAlarm: 2 }, true],
    ['Latency', 'TargetResponseTime', { ExtendedStatistic: 'p95' }, 1, { EvaluationPeriods: 5, DatapointsToAlarm: 3 }, true],
    ['UnhealthyTargets', 'UnHealthyHostCount', { Statistic: 'Minimum' }, 0, { EvaluationPeriods: 8 }, true],
    ['LoadBalancerErrors', 'HTTPCode_ELB_5XX_Count', { Statistic: 'Sum' }, 50, { EvaluationPeriods: 2 }, false],
    ['RejectedConnections', 'RejectedConnectionCount', { Statistic: 'Sum' }, 0, { EvaluationPeriods: 1 }, false],
  ])('%s', (name, MetricName, statistic, Threshold, evaluation, ofTargets) => {
    const { AlarmDescription, AlarmActions, OKActions, ...rest } = alarm(all.App, name);
    expect(rest).toEqual({
      Namespace: 'AWS/ApplicationELB',
      MetricName,
      ...statistic,
      Dimensions: ofTargets ? [loadBalancer(), targetGroup()] : [loadBalancer()],
      Period: 60,
      ...evaluation,
      Threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('MaximumCapacity compares what the group wants with what it may have', () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/AutoScaling',
          MetricName,
          Dimensions: [{ Name: 'AutoScalingGroupName', Value: { Ref: group('AWS::AutoScaling::AutoScalingGroup') } }],
        },
        Period: 60,
        Stat: 'Maximum',
      },
      ReturnData: false,
    });
    expect(alarm(all.App, 'MaximumCapacity')).toMatchObject({
      Metrics: [
        { Expression: '100 * desired / maximum', ReturnData: true },
        metric('desired', 'GroupDesiredCapacity'),
        metric('maximum', 'GroupMaxSize'),
      ],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 100,
      EvaluationPeriods: 5,
      TreatMissingData: 'ignore',
    });
  });

  test('EdgeErrorRate', () => {
    expect(alarm(all['App-edge-after'], 'EdgeErrorRate')).toMatchObject({
      Namespace: 'AWS/CloudFront',
      MetricName: '5xxErrorRate',
      Dimensions: [
        {
          Name: 'DistributionId',
          Value: {
            'Fn::GetStackOutput': expect.objectContaining({ StackName: 'App', OutputName: expect.stringMatching(/^DistributionId/) }),
          },
        },
        { Name: 'Region', Value: 'Global' },
      ],
      Statistic: 'Average',
      Period: 60,
      Threshold: 5,
      EvaluationPeriods: 5,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('WebAclBlocks names the web ACL as its own metrics do', () => {
    const { MetricName } = only(all['App-edge-before'], 'AWS::WAFv2::WebACL').resource.Properties.VisibilityConfig;
    expect(alarm(all['App-edge-after'], 'WebAclBlocks')).toMatchObject({
      Namespace: 'AWS/WAFV2',
      MetricName: 'BlockedRequests',
      Dimensions: [
        { Name: 'Rule', Value: 'ALL' },
        { Name: 'WebACL', Value: MetricName },
      ],
      Statistic: 'Sum',
      Period: 60,
      Threshold: 100,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
    });
  });

  test('every alarm says what it watches and what to do, has no name of its own, and tells of its end too', () => {
    for (const template of Object.values(all)) {
      for (const { AlarmName, AlarmDescription, AlarmActions, OKActions } of alarms(template)) {
        expect(AlarmName).toBeUndefined();
        expect(AlarmDescription).toMatch(/^App\/\S+: .{80,}\.$/);
        expect(AlarmActions).toEqual([{ Ref: only({ Resources: topics(template) }, 'AWS::SNS::Topic').id }]);
        expect(OKActions).toEqual(AlarmActions);
      }
    }
  });
});

/** Topics that alarms notify, without those of scaling events. */
function topics(template: any): { [id: string]: any } {
  return Object.fromEntries(
    ofType(template, 'AWS::SNS::Topic')
      .filter(({ id }) => id.startsWith('Alarms'))
      .map(({ id, resource }) => [id, resource]),
  );
}

describe('what changes the alarms', () => {
  const names = (template: object, name: string) => alarmNames(template).filter(path => path.endsWith(`/${name}`));

  test('a service that starts slowly may be unhealthy for longer', () => {
    const stack = regionalStack();
    const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { startTime: Duration.seconds(91) });
    new ApiAlarms(stack, 'Alarms', { sources: [api(stack, { artifact })] });
    // 120 s boot, 91 s start, 300 s until the load balancer calls it healthy
    expect(alarm(synth({ stack }).App, 'UnhealthyTargets').EvaluationPeriods).toBe(9);
  });

  test.each([
    ['a fixed size, which is always its maximum', 3, 3, 0],
    ['room to grow', 3, 4, 1],
  ])('a service of %s', (_what, minimum, maximum, count) => {
    const stack = regionalStack();
    new ApiAlarms(stack, 'Alarms', { sources: [api(stack, { scaling: ScalingSet.of({ minimum, maximum }) })] });
    expect(names(synth({ stack }).App, 'MaximumCapacity')).toHaveLength(count);
  });

  test('two protocols on one port have one alarm of a kind, with the higher threshold', () => {
    const [one, two] = [ApiProtocol.rest({ paths: ['/one'] }), ApiProtocol.rest({ paths: ['/two'] })];
    const [errors, latency] = two.traits.metrics;
    const patient = {
      traits: {
        ...two.traits,
        metrics: [
          { ...errors, threshold: 10 },
          { ...latency, threshold: 3 },
        ],
      },
    } as unknown as ApiProtocol;
    for (const protocols of [
      [one, patient],
      [patient, one],
    ]) {
      const stack = regionalStack();
      new ApiAlarms(stack, 'Alarms', { sources: [api(stack, { protocols })] });
      const template = synth({ stack }).App;
      expect([alarm(template, 'ServerErrors').Threshold, alarm(template, 'Latency').Threshold]).toEqual([50, 3]);
    }
  });

  test.each([
    ['an existing web ACL', WebAcl.existing(`arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/1`)],
    ['none', WebAcl.none()],
  ])('%s is not watched: nobody told its name in CloudWatch', (_what, webAcl) => {
    const stack = regionalStack();
    const edge = new EdgeDistribution(stack, 'Edge', { origin: api(stack), webAcl });
    new ApiAlarms(stack, 'Alarms', { sources: [edge] });
    expect(alarmNames(synth({ stack })['App-edge-after'])).toEqual(['App/Edge/EdgeErrorRate']);
  });

  test("the web ACL of a load balancer is watched in the load balancer's region", () => {
    const stack = regionalStack();
    const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
    const some = api(stack, { exposure: ApiExposure.internet(), domain: { name: 'api.example.com', zone } });
    new ApiAlarms(stack, 'Alarms', { sources: [some] });
    const template = synth({ stack }).App;
    const { MetricName } = only(template, 'AWS::WAFv2::WebACL').resource.Properties.VisibilityConfig;
    expect(alarm(template, 'WebAclBlocks').Dimensions).toEqual([
      { Name: 'Region', Value: 'eu-west-1' },
      { Name: 'Rule', Value: 'ALL' },
      { Name: 'WebACL', Value: MetricName },
    ]);
  });

  test('thresholds of their own hold for every alarm of their name, in both regions', () => {
    const thresholds = { ServerErrors: 7.5, EdgeErrorRate: 0, Latency: token.number(2) };
    const own = watched({ thresholds });
    own.api.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
    const all = synth(own);
    const of = (template: object, name: string) =>
      alarms(template)
        .filter(({ AlarmDescription }) => AlarmDescription.split(':')[0].endsWith(`/${name}`))
        .map(({ Threshold }) => Threshold);
    expect(of(all.App, 'ServerErrors')).toEqual([7.5, 7.5]);
    expect(of(all.App, 'Latency')).toEqual([2, 2]);
    expect(of(all.App, 'UnhealthyTargets')).toEqual([0, 0]);
    expect(of(all['App-edge-after'], 'EdgeErrorRate')).toEqual([0]);
  });
});

describe('where they are, and who hears of them', () => {
  test('in us-east-1 all is one stack with one topic', () => {
    const own = watched({}, regionalStack('App', US_EAST_1));
    own.alarms.addSubscription(new EmailSubscription('on-call@example.com'));
    const all = synth(own);
    expect(Object.keys(all)).toEqual(['App']);
    expect(alarmNames(all.App)).toEqual(expect.arrayContaining(['App/Api/LoadBalancerErrors', 'App/Edge/EdgeErrorRate']));
    expect(alarm(all.App, 'EdgeErrorRate').Dimensions[0].Value).toEqual({ Ref: only(all.App, 'AWS::CloudFront::Distribution').id });
    expect(Object.keys(topics(all.App))).toHaveLength(1);
    expect(own.alarms.edgeTopic).toBeUndefined();
    only(all.App, 'AWS::SNS::Subscription');
  });

  test.each([
    ['App', 'eu-west-1'],
    ['App-edge-after', 'us-east-1'],
  ])('the topic in %s takes what alarms of its region publish, over TLS', (name, region) => {
    const template = synth(watched())[name];
    const [topic] = Object.keys(topics(template));
    const policy = ofType(template, 'AWS::SNS::TopicPolicy').find(({ resource }) => resource.Properties.Topics[0].Ref === topic)!;
    expect(policy.resource.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: topic },
        Condition: { ArnLike: { 'aws:SourceArn': sourceArn(region) } },
      }),
    ]);
  });

  test('one address hears of both regions', () => {
    const own = watched();
    own.alarms.addSubscription(new EmailSubscription('on-call@example.com'));
    const all = synth(own);
    for (const name of ['App', 'App-edge-after']) {
      expect(only(all[name], 'AWS::SNS::Subscription').resource.Properties).toMatchObject({
        Protocol: 'email',
        Endpoint: 'on-call@example.com',
        TopicArn: { Ref: Object.keys(topics(all[name]))[0] },
      });
    }
  });

  test('without a distribution there is one topic, and no companion stack', () => {
    const stack = regionalStack();
    const alarmsOf = new ApiAlarms(stack, 'Alarms', { sources: [api(stack, { exposure: ApiExposure.vpcOnly() })] });
    expect(alarmsOf.edgeTopic).toBeUndefined();
    expect(Object.keys(synth({ stack }))).toEqual(['App']);
  });

  test("topics of the user's own take the place of both, and let alarms publish once", () => {
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const topic = new sns.Topic(stack, 'Pager', { enforceSSL: true });
    const edgeTopic = new sns.Topic(new Stack(app, 'Global', US_EAST_1), 'EdgePager');
    const own = watched({ topic, edgeTopic }, stack);
    new ApiAlarms(stack, 'More', { sources: [own.api], topic });
    expect([own.alarms.topic, own.alarms.edgeTopic]).toEqual([topic, edgeTopic]);
    const all = synth(own);
    expect(topics(all.App)).toEqual({});
    expect(alarm(all['App-edge-after'], 'EdgeErrorRate').AlarmActions).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/EdgePager/) }]);
    const statements = (template: object, id: string) =>
      ofType(template, 'AWS::SNS::TopicPolicy').find(policy => policy.id.startsWith(id))!.resource.Properties.PolicyDocument.Statement;
    expect(statements(all.App, 'Pager').map(({ Condition }: any) => Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
      { ArnLike: { 'aws:SourceArn': sourceArn('eu-west-1') } },
    ]);
    expect(statements(all.Global, 'EdgePager').map(({ Condition }: any) => Condition)).toEqual([
      { ArnLike: { 'aws:SourceArn': sourceArn('us-east-1') } },
    ]);
  });

  test('imported topics are taken as they are, by ARN or by token', () => {
    const stack = regionalStack();
    const imported = (id: string, arn: string) => sns.Topic.fromTopicArn(stack, id, arn);
    const own = watched(
      { topic: imported('One', token.text('arn')), edgeTopic: imported('Two', 'arn:aws:sns:us-east-1:111122223333:pager') },
      stack,
    );
    const all = synth(own);
    expect(alarm(all.App, 'Latency').AlarmActions).toEqual(['arn']);
    expect(alarm(all['App-edge-after'], 'EdgeErrorRate').AlarmActions).toEqual(['arn:aws:sns:us-east-1:111122223333:pager']);
    expect(topics(all['App-edge-after'])).toEqual({});
  });

  test('in us-east-1 one topic may be named for both', () => {
    const stack = regionalStack('App', US_EAST_1);
    const topic = new sns.Topic(stack, 'Pager');
    const own = watched({ topic, edgeTopic: topic }, stack);
    own.alarms.addSubscription(new EmailSubscription('on-call@example.com'));
    only(synth(own).App, 'AWS::SNS::Subscription');
  });

  test.each(['eu-west-1', 'us-east-1'])('in a stack of their own in %s they wait for nobody in a circle', region => {
    const app = new App();
    const stack = regionalStack('App', { env: { region } }, app);
    const some = api(stack);
    const edge = new EdgeDistribution(stack, 'Edge', { origin: some });
    const ops = regionalStack('Ops', { env: { region } }, app);
    new ApiAlarms(ops, 'Alarms', { sources: [some, edge] });
    some.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
    const all = templates(app);
    expect(alarms(all.App)).toEqual([]);
    expect(alarmNames(all.Ops)).toEqual(
      expect.arrayContaining(['App/Api/LoadBalancerErrors', 'App/Api/Reports/AutoScalingGroup/Port8080/Latency']),
    );
    expect(alarmNames(all[region === 'us-east-1' ? 'Ops' : 'App-edge-after'])).toContain('App/Edge/EdgeErrorRate');
  });

  test('in a nested stack, and in the stages of a pipeline', () => {
    const app = new App();
    watched({}, new NestedStack(regionalStack('Parent', {}, app), 'Nested') as Stack);
    for (const id of ['Beta', 'Prod']) watched({}, new Stack(new Stage(app, id, { env: { region: 'eu-west-1' } }), 'App'));
    const assembly = app.synth();
    expect(alarmNames(assembly.getStackByName('Parent-edge-after').template)).toEqual([
      'Parent/Nested/Edge/EdgeErrorRate',
      'Parent/Nested/Edge/WebAclBlocks',
    ]);
    const [beta, prod] = assembly.nestedAssemblies.map(({ nestedAssembly }) => nestedAssembly.stacks);
    for (const stacks of [beta, prod]) expect(stacks.flatMap(({ template }) => alarms(template))).toHaveLength(8);
  });

  test('several APIs, distributions and sets of alarms of the same names stand side by side', () => {
    const stack = regionalStack();
    const [one, two] = ['One', 'Two'].map(id => new Construct(stack, id));
    const sources = [one, two].flatMap(scope => {
      const some = new ScalableApi(scope, 'Api', service());
      return [some, new EdgeDistribution(scope, 'Edge', { origin: some })];
    });
    for (const scope of [one, two]) new ApiAlarms(scope, 'Alarms', { sources });
    const all = synth({ stack });
    expect(alarms(all.App)).toHaveLength(24);
    expect(alarms(all['App-edge-after'])).toHaveLength(8);
  });
});

function sourceArn(region: string): object {
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:cloudwatch:${region}:`, { Ref: 'AWS::AccountId' }, ':alarm:*']] };
}

describe('the order of calls', () => {
  const reports = service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] });
  const steps: { [name: string]: (built: Partial<Watched> & { stack: Stack; api: ScalableApi; edge: EdgeDistribution }) => void } = {
    alarms: ({ stack, api: some, edge }) =>
      new ApiAlarms(stack, 'Alarms', { sources: [some, edge] }).addSubscription(new EmailSubscription('on-call@example.com')),
    service: ({ api: some }) => void some.addService('Reports', reports),
  };
  const built = (...order: string[]) => {
    const stack = regionalStack();
    const some = api(stack);
    const edge = new EdgeDistribution(stack, 'Edge', { origin: some });
    order.forEach(step => steps[step]({ stack, api: some, edge }));
    return synth({ stack });
  };

  test('leaves no trace: alarms before a service, or after it', () => {
    const [before, after] = [built('alarms', 'service'), built('service', 'alarms')];
    expect(alarms(before.App)).toHaveLength(10);
    expect(before).toEqual(after);
  });

  test('of sources is free', () => {
    const of = (reverse: boolean) => {
      const stack = regionalStack();
      const some = api(stack);
      const sources = [some, new EdgeDistribution(stack, 'Edge', { origin: some })];
      new ApiAlarms(stack, 'Alarms', { sources: reverse ? sources.reverse() : sources });
      return synth({ stack });
    };
    expect(of(false)).toEqual(of(true));
  });

  test('alarms add resources and change none', () => {
    const [without, with_] = [built(), built('alarms')];
    for (const name of Object.keys(without)) expect(with_[name].Resources).toMatchObject(without[name].Resources);
  });
});

describe("a source of the user's own", () => {
  test('is watched like the others, and told of late its topic in us-east-1 has the subscriptions too', () => {
    const stack = regionalStack();
    const source = new Own(stack, 'Shop');
    const own = new ApiAlarms(stack, 'Alarms', { sources: [source, watchedElsewhere(stack)] });
    own.addSubscription(new EmailSubscription('on-call@example.com'));
    expect(own.edgeTopic).toBeUndefined();
    source.tell(new Construct(new Stack(stack.node.root, 'Global', US_EAST_1), 'Scope'));
    const all = synth({ stack });
    expect(alarm(all.Global, 'Carts')).toMatchObject({
      Namespace: 'Shop',
      MetricName: 'Carts',
      Threshold: 5,
      TreatMissingData: 'notBreaching',
    });
    only(all['App-edge-after'], 'AWS::SNS::Subscription');
  });
});

function watchedElsewhere(stack: Stack): IMonitored {
  return api(stack, { exposure: ApiExposure.vpcOnly() });
}

describe('refused', () => {
  const alarmsOf = (props: (built: Watched) => Partial<ApiAlarmsProps>) => {
    const built = watched();
    new ApiAlarms(built.stack, 'Other', { sources: [built.api, built.edge], ...props(built) });
    return built;
  };

  test('a source whose region is known only at deployment', () => {
    const { stack } = watched();
    const source = new Own(new Stack(stack.node.root, 'Anywhere'), 'Shop');
    expect(() => new ApiAlarms(stack, 'Other', { sources: [source] })).toThrow(
      fourParts(
        'in another place',
        "Anywhere/Shop in a region known only at deployment, the app's account",
        'region eu-west-1',
        'in a stack',
      ),
    );
  });

  test.each<[keyof ApiAlarmsProps, string, string]>([
    ['topic', 'us-east-1', 'eu-west-1'],
    ['edgeTopic', 'eu-west-1', 'us-east-1'],
  ])('`%s` in %s', (name, region, allowed) => {
    const imported = ({ stack }: Watched) => sns.Topic.fromTopicArn(stack, 'Pager', `arn:aws:sns:${region}:111122223333:pager`);
    const made = ({ stack }: Watched) => new sns.Topic(new Stack(stack.node.root, 'Pagers', { env: { region } }), 'Pager');
    for (const topic of [imported, made]) {
      expect(() => alarmsOf(built => ({ [name]: topic(built) }))).toThrow(
        fourParts(`the topic in \`${name}\` is in another region than the alarms`, region, allowed, `pass a topic in ${allowed}`),
      );
    }
  });

  const faults = (construct: Construct) => construct.node.validate();
  const of = (props: (built: Watched) => Partial<ApiAlarmsProps>) => faults(alarmsOf(props).stack.node.findChild('Other') as Construct);

  test('a threshold of no alarm, at synthesis, with the names that there are', () => {
    expect(of(() => ({ thresholds: { Latency: 1, Errors: 5 } }))).toEqual([
      expect.stringMatching(
        fourParts(
          'a threshold belongs to no alarm',
          '"Errors"',
          'EdgeErrorRate, Latency, LoadBalancerErrors, MaximumCapacity, RejectedConnections, ServerErrors, UnhealthyTargets, WebAclBlocks',
          'write one of these names',
        ),
      ),
    ]);
  });

  test.each<[string, (built: Watched) => Partial<ApiAlarmsProps>, string]>([
    [
      'edgeTopic',
      ({ stack, api: some }) => ({
        sources: [some],
        edgeTopic: sns.Topic.fromTopicArn(stack, 'Pager', 'arn:aws:sns:us-east-1:111122223333:pager'),
      }),
      'with an EdgeDistribution among the sources',
    ],
    ['topic', ({ stack, edge }) => ({ sources: [edge], topic: new sns.Topic(stack, 'Pager') }), 'with a source in its own region'],
  ])('`%s` that would never hear of anything, at synthesis', (name, props, allowed) => {
    expect(of(props)).toEqual([
      expect.stringMatching(
        fourParts(`the topic in \`${name}\` would never hear of anything`, name, allowed, 'leave it out, or add such a source'),
      ),
    ]);
  });
});
