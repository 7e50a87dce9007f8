import { CfnResource, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Line, Ruled } from './line';
import { ApiAlarms, ApiProtocol, CognitoAuth, IMetricListener, IMonitored, MonitoredMetric, ApiExposure } from '../../src';
import { Rule } from '../../src/review/rule';
import { ALARM_NEVER_FIRES } from '../../src/review/rules/alarm-never-fires';
import { CODE_FLOW_WITHOUT_CALLBACK } from '../../src/review/rules/code-flow-without-callback';
import { DUPLICATE_RULE_PRIORITY } from '../../src/review/rules/duplicate-rule-priority';
import { GRPC_MATCHER } from '../../src/review/rules/grpc-matcher';
import { HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL } from '../../src/review/rules/health-check-timeout-not-below-interval';
import { SCALING_BOUNDS } from '../../src/review/rules/scaling-bounds';
import { WEIGHTS_SUM_TO_ZERO } from '../../src/review/rules/weights-sum-to-zero';
import { api } from '../support/apps';
import { domainIn } from '../support/domains';

/** What constructors refuse, past them: by overriding a property of the resource, or in a part that somebody else wrote. */
function escaped(covers: string[], fault: string, rule: Rule, make: (scope: Stack) => void): Ruled {
  return { covers, fault, see: rule.see, when: 'rule', make, rule };
}

function override(scope: Construct, type: string, path: string, value: unknown): void {
  const resources = scope.node
    .findAll()
    .filter((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === type);
  resources.forEach(resource => resource.addPropertyOverride(path, value));
}

/** A source of alarms that somebody else wrote. */
class Own extends Construct implements IMonitored {
  public monitor(listener: IMetricListener): void {
    const metric = new Metric({ namespace: 'Shop', metricName: 'Jobs' });
    const jobs: MonitoredMetric = {
      id: 'Jobs',
      name: 'Jobs',
      metric,
      unit: 'jobs',
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 5,
      description: 'x',
    };
    listener.metricAdded(jobs);
  }
}

export const ESCAPES: Line[] = [
  escaped(
    ['MonitoredMetric.evaluationPeriods', 'MonitoredMetric.datapointsToAlarm'],
    'five bad readings of three',
    ALARM_NEVER_FIRES,
    scope => {
      new ApiAlarms(scope, 'Alarms', { sources: [new Own(scope, 'Shop')] });
    },
  ),
  escaped(['HealthCheckTimes.timeout'], 'a check as long as its interval', HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL, scope => {
    override(api(scope), 'AWS::ElasticLoadBalancingV2::TargetGroup', 'HealthCheckTimeoutSeconds', 15);
  }),
  escaped(['ScalingSetOptions.minimum'], 'more instances than the maximum', SCALING_BOUNDS, scope => {
    override(api(scope), 'AWS::AutoScaling::AutoScalingGroup', 'MinSize', '60');
  }),
  escaped(['ProtocolOptions.orderHint'], 'one priority for all rules', DUPLICATE_RULE_PRIORITY, scope => {
    override(api(scope), 'AWS::ElasticLoadBalancingV2::ListenerRule', 'Priority', 7);
  }),
  escaped(['WeightedMember.weight'], 'no weight left', WEIGHTS_SUM_TO_ZERO, scope => {
    override(api(scope), 'AWS::ElasticLoadBalancingV2::ListenerRule', 'Actions.0.ForwardConfig.TargetGroups.0.Weight', 0);
  }),
  escaped(['GrpcHealthCheck.healthyGrpcCodes'], 'codes of HTTP for gRPC', GRPC_MATCHER, scope => {
    const protocols = [ApiProtocol.grpc({ services: ['a.B'] })];
    const some = api(scope, { exposure: ApiExposure.internet(), domain: domainIn(scope), protocols });
    override(some, 'AWS::ElasticLoadBalancingV2::TargetGroup', 'Matcher', { HttpCode: '200' });
  }),
  escaped(['WebClientOptions.callbackUrls'], 'a code flow without its callback', CODE_FLOW_WITHOUT_CALLBACK, scope => {
    const auth = new CognitoAuth(scope, 'Auth');
    auth.addWebClient('Shop', { callbackUrls: ['https://shop.example.com'] });
    override(auth, 'AWS::Cognito::UserPoolClient', 'CallbackURLs', []);
  }),
];
