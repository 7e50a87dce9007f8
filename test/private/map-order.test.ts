import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import {
  ApiAlarms,
  ApiExposure,
  ApiProtocol,
  ApiServiceOptions,
  CognitoAuth,
  Compute,
  HostedLoginOptions,
  IMetricListener,
  ScalableApi,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  UserDirectory,
} from '../../src';
import { platformCluster } from '../support/platform-cluster';

/** A map in the order of its text, and the other way round: `Map.of` of Java has either. */
type Order = <T>(map: { [name: string]: T }) => { [name: string]: T };
const asWritten: Order = map => map;
const reversed: Order = map => Object.fromEntries(Object.entries(map).reverse());

function api(stack: Stack, options: Partial<ApiServiceOptions>): ScalableApi {
  return new ScalableApi(stack, 'Api', {
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
    compute: Compute.autoScalingGroup(),
    protocols: [ApiProtocol.rest()],
    ...options,
  });
}

function login(stack: Stack, options: HostedLoginOptions): void {
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
  const auth = new CognitoAuth(stack, 'Auth', { directory: UserDirectory.managed() });
  new ScalableApi(stack, 'Api', {
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
    compute: Compute.autoScalingGroup(),
    protocols: [ApiProtocol.rest()],
    exposure: ApiExposure.internet(),
    domain: { name: 'api.example.com', zone },
    authorizer: auth.hostedLogin(options),
  });
}

function rest(conditions: { headers?: { [name: string]: string[] }; queryStrings?: { [name: string]: string[] } }): ApiProtocol[] {
  return [ApiProtocol.rest({ paths: ['/a/*'], conditions })];
}

const ratio = (order: Order) =>
  new cloudwatch.MathExpression({
    expression: 'jobs / lag',
    usingMetrics: order<cloudwatch.IMetric>({
      jobs: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Jobs' }),
      lag: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Lag' }),
    }),
  });

const steps = (order: Order) =>
  ScalingPolicy.step(ratio(order), {
    steps: [
      { upper: 1, change: -1 },
      { lower: 1, upper: 5, change: 0 },
      { lower: 5, change: 1 },
    ],
  });

const MAPS: { [what: string]: (stack: Stack, order: Order) => void } = {
  'environment on instances': (stack, order) => api(stack, { environment: order({ A: '1', B: '2' }) }),
  'environment on Fargate': (stack, order) => api(stack, { compute: Compute.fargate(), environment: order({ A: '1', B: '2' }) }),
  'environment of pods': (stack, order) =>
    api(stack, { compute: Compute.eks({ cluster: platformCluster(stack) }), environment: order({ A: '1', B: '2' }) }),
  'node selector of pods': (stack, order) =>
    api(stack, { compute: Compute.eks({ cluster: platformCluster(stack), nodeSelector: order({ a: '1', b: '2' }) }) }),
  'build arguments': (stack, order) =>
    api(stack, {
      artifact: ServiceArtifact.dockerfile('examples/typescript/rest/service', { buildArgs: order({ A: '1', B: '2' }) }),
    }),
  'headers of a route': (stack, order) => api(stack, { protocols: rest({ headers: order({ 'X-A': ['1'], 'X-B': ['2'] }) }) }),
  'query strings of a route': (stack, order) => api(stack, { protocols: rest({ queryStrings: order({ a: ['1'], b: ['2'] }) }) }),
  'metrics of an expression': (stack, order) =>
    api(stack, { scaling: ScalingSet.of({ policies: [ScalingPolicy.metric(ratio(order), 5)] }) }),
  'metrics of steps on instances': (stack, order) => api(stack, { scaling: ScalingSet.of({ policies: [steps(order)] }) }),
  'metrics of steps on Fargate': (stack, order) =>
    api(stack, { compute: Compute.fargate(), scaling: ScalingSet.of({ policies: [steps(order)] }) }),
  "metrics of an alarm on what is the user's own": (stack, order) => {
    const lag = {
      id: 'Lag',
      name: 'Lag',
      metric: ratio(order),
      threshold: 5,
      evaluationPeriods: 1,
      unit: 'jobs',
      description: 'Look at the jobs',
    };
    const monitor = (listener: IMetricListener) => listener.metricAdded(lag);
    new ApiAlarms(stack, 'Alarms', { sources: [Object.assign(new Construct(stack, 'Jobs'), { monitor })] });
  },
  'thresholds of alarms': (stack, order) =>
    new ApiAlarms(stack, 'Alarms', { sources: [api(stack, {})], thresholds: order({ Latency: 0.5, ServerErrors: 3 }) }),
  'scopes of a resource server': (stack, order) =>
    new CognitoAuth(stack, 'Auth', {
      directory: UserDirectory.managed(),
      resourceServers: [{ identifier: 'shop', scopes: order({ read: 'Read', write: 'Write' }) }],
    }),
  'attributes of users': (stack, order) =>
    new CognitoAuth(stack, 'Auth', {
      directory: UserDirectory.managed({
        customAttributes: order<cognito.ICustomAttribute>({ a: new cognito.StringAttribute(), b: new cognito.NumberAttribute() }),
      }),
    }),
  'parameters of a login': (stack, order) =>
    login(stack, { authenticationRequestExtraParams: order({ prompt: 'login', display: 'page' }) }),
};

/** As bytes: an object's order counts too. */
function template(draw: (stack: Stack, order: Order) => void, order: Order): string {
  const stack = new Stack(new App(), 'Shop', { env: { region: 'eu-west-1' } });
  draw(stack, order);
  return JSON.stringify(Template.fromStack(stack).toJSON());
}

test.each(Object.keys(MAPS))('%s: the order in which a map is written changes nothing', what => {
  expect(template(MAPS[what], reversed)).toBe(template(MAPS[what], asWritten));
});
