import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  ApiExposure,
  ApiProtocol,
  Compute,
  ICompute,
  PredictiveMode,
  PredictiveScalingOptions,
  ScalingKind,
  ScalingPolicy,
  ScalingSet,
} from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';

const WARNING = "the library's default scales in ways that the compute can't";
const jobs = new Metric({ namespace: 'Shop', metricName: 'Jobs' });
const schedule = ScalingPolicy.schedule({ start: '0 8 * * *', end: '0 9 * * *', minimum: 3 });

function lesser(...scalingKinds: ScalingKind[]): ICompute {
  const usual = Compute.autoScalingGroup();
  return { capabilities: { ...usual.capabilities, name: 'Lesser', scalingKinds }, bind: usual.bind.bind(usual) };
}

test('the default shrinks to what the compute can do, and says so', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  const { service } = api(stack, { compute: lesser(ScalingKind.CPU), scaling: ScalingSet.of({ minimum: 4 }) });

  // THEN
  const template = Template.fromStack(stack);
  const { TargetTrackingConfiguration } = only(template, 'AWS::AutoScaling::ScalingPolicy').resource.Properties;
  expect(TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType).toBe('ASGAverageCPUUtilization');
  template.hasResourceProperties('AWS::AutoScaling::AutoScalingGroup', { MinSize: '4', MaxSize: '50' });
  expect(service.scaling.policies.map(({ kind }) => kind)).toEqual([ScalingKind.CPU]);
  const [warning] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING));
  expect(warning.entry.data).toMatch(
    fourParts(WARNING, 'memory, requestsPerTarget', 'on Lesser: cpu', 'a `scaling` of its own, or acknowledge'),
  );
});

test('a default of which nothing is left keeps the minimum', () => {
  const stack = regionalStack();
  api(stack, { compute: lesser() });

  expect(ofType(Template.fromStack(stack), 'AWS::AutoScaling::ScalingPolicy')).toEqual([]);
  expect(
    Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('none of the default, so that the minimum runs')),
  ).toHaveLength(1);
});

test('a compute that can do all of the default hears nothing', () => {
  const stack = regionalStack();
  api(stack);

  expect(Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(WARNING))).toEqual([]);
});

test.each([
  [ScalingPolicy.memory(60), [ScalingKind.REQUESTS_PER_TARGET, ScalingKind.CPU], 'use ScalingPolicy.cpu(…)'],
  [ScalingPolicy.memory(60), [ScalingKind.REQUESTS_PER_TARGET], 'use ScalingPolicy.requestsPerTarget(…)'],
  [ScalingPolicy.metric(jobs, 1), [ScalingKind.CPU], 'use ScalingPolicy.cpu(…)'],
  [ScalingPolicy.step(jobs, { steps: [{ lower: 1, change: 1 }] }), [ScalingKind.CPU, ScalingKind.METRIC], 'use ScalingPolicy.metric(…)'],
  [ScalingPolicy.predictive(ScalingPolicy.cpu(60)), [ScalingKind.CPU, ScalingKind.SCHEDULE], 'use ScalingPolicy.schedule(…)'],
  [ScalingPolicy.predictive(ScalingPolicy.cpu(60)), [ScalingKind.CPU], 'raise the minimum of the set'],
  [schedule, [ScalingKind.CPU], 'raise the minimum of the set'],
])("the user's own policy is refused with the nearest that the compute can do (%#)", (policy, kinds, instead) => {
  const policies = policy.forecast ? [ScalingPolicy.cpu(60), policy] : [policy];

  expect(() => api(regionalStack(), { compute: lesser(...kinds), scaling: ScalingSet.of({ policies }) })).toThrow(
    fourParts(
      "service Service scales in a way that its compute can't",
      policy.kind,
      kinds.join(', '),
      `${instead}, or choose another compute than Lesser`,
    ),
  );
});

test('the same policies are refused when the user writes them', () => {
  const { policies } = ScalingSet.of();
  expect(() => api(regionalStack(), { compute: lesser(ScalingKind.CPU), scaling: ScalingSet.of({ policies }) })).toThrow(/got: memory; /);
});

describe('a forecast of requests', () => {
  const scaling = (options: PredictiveScalingOptions) =>
    ScalingSet.of({ policies: [ScalingPolicy.cpu(60), ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(900), options)] });
  const props = (options: PredictiveScalingOptions, protocols: ApiProtocol[]) => {
    const stack = regionalStack();
    return { stack, props: { exposure: ApiExposure.internet(), domain: domainIn(stack), scaling: scaling(options), protocols } };
  };
  const both = [ApiProtocol.rest(), ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })];

  test('is refused for two ports, because AWS follows one forecast', () => {
    const { stack, props: options } = props({}, both);
    expect(() => api(stack, options)).toThrow(
      fourParts(
        'service Service follows a forecast of requests',
        'ports 8080 and 9090',
        'one port',
        'ScalingPolicy.predictive(ScalingPolicy.cpu(60))',
      ),
    );
  });

  test.each([
    ['for one port', {}, [ApiProtocol.rest(), ApiProtocol.webSocket()]],
    ['where it is only looked at', { mode: PredictiveMode.FORECAST_ONLY }, both],
  ])('is made %s', (_name, how, protocols) => {
    const { stack, props: options } = props(how, protocols);
    expect(() => api(stack, options)).not.toThrow();
  });
});
