import { ArnFormat, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  connectionMetrics,
  forecastPairs,
  healthyTargets,
  LoadBalancedTargets,
  requestLabels,
  requiredLoadBalancer,
} from './load-balancer-scaling';
import { digest } from '../private/digest';
import { applicationCron } from '../scaling/cron';
import { metricDigest, metricPerTarget, metricQueries } from '../scaling/metric-queries';
import { PredictiveScalingTraits } from '../scaling/predictive-scaling';
import { ScalingKind } from '../scaling/scaling-kind';
import { ScalingPolicy } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';
import { ScheduleScalingTraits } from '../scaling/schedule-scaling';
import { stepAlarms } from '../scaling/step-alarms';
import { StepScalingTraits, StepUnit } from '../scaling/step-scaling';

/** What is scaled, and where its load is measured. */
export interface FargateScalingOptions extends LoadBalancedTargets {
  readonly service: ecs.FargateService;
  /** Whether processor and memory are measured every 20 seconds. */
  readonly highResolutionMetrics: boolean;
}

/** Out fast, in slowly. */
const COOLDOWN = { out: Duration.seconds(60), in: Duration.seconds(300) };

/** Bounds and policies of a set, in Application Auto Scaling. */
export function scaleTasks(scope: Construct, set: ScalingSet, options: FargateScalingOptions): void {
  const tasks = new TaskScaling(scope, set, options);
  set.policies.forEach(policy => tasks.add(policy));
}

class TaskScaling {
  private readonly target: appscaling.ScalableTarget;

  constructor(
    private readonly scope: Construct,
    private readonly set: ScalingSet,
    private readonly options: FargateScalingOptions,
  ) {
    const { service } = options;
    this.target = new appscaling.ScalableTarget(scope, 'ScalableTarget', {
      serviceNamespace: appscaling.ServiceNamespace.ECS,
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
      minCapacity: set.minimum,
      maxCapacity: set.maximum,
      role: serviceLinkedRole(scope),
    });
  }

  public add({ kind, target = 0, watchedMetric: metric, steps, window, forecast }: ScalingPolicy): void {
    const drawn: Record<ScalingKind, () => void> = {
      [ScalingKind.CPU]: () => this.trackUtilisation('CpuScaling', 'ECSServiceAverageCPUUtilization', target),
      [ScalingKind.MEMORY]: () => this.trackUtilisation('MemoryScaling', 'ECSServiceAverageMemoryUtilization', target),
      [ScalingKind.REQUESTS_PER_TARGET]: () => this.trackRequests(target),
      [ScalingKind.CONNECTIONS_PER_TARGET]: () => this.trackConnections(target),
      [ScalingKind.METRIC]: () => this.trackMetric(`MetricScaling${metricDigest(this.scope, metric!)}`, target, metric!),
      [ScalingKind.METRIC_PER_TARGET]: () =>
        this.trackMetric(
          `MetricPerTargetScaling${metricDigest(this.scope, metric!)}`,
          target,
          metricPerTarget(metric!, this.runningTasks()),
        ),
      [ScalingKind.STEP]: () => this.step(metric!, steps!),
      [ScalingKind.SCHEDULE]: () => this.schedule(window!),
      [ScalingKind.PREDICTIVE]: () => this.predict(target, forecast!),
    };
    drawn[kind]();
  }

  private trackUtilisation(id: string, usual: string, percent: number): void {
    const predefinedMetricType = this.options.highResolutionMetrics ? `${usual}HighResolution` : usual;
    this.track(id, percent, { predefinedMetricSpecification: { predefinedMetricType } });
  }

  private trackRequests(requestsPerMinute: number): void {
    for (const { portId, resourceLabel } of requestLabels(this.scope, this.options)) {
      this.track(`RequestScaling${portId}`, requestsPerMinute, {
        predefinedMetricSpecification: { predefinedMetricType: 'ALBRequestCountPerTarget', resourceLabel },
      });
    }
  }

  private trackConnections(connections: number): void {
    for (const { portId, metric } of connectionMetrics(this.scope, this.options)) {
      this.trackMetric(`ConnectionScaling${portId}`, connections, metric);
    }
  }

  private trackMetric(id: string, level: number, metric: cloudwatch.IMetric): void {
    this.track(id, level, { customizedMetricSpecification: { metrics: metricQueries(this.scope, metric) } });
  }

  /** ECS publishes no number of tasks without Container Insights; the load balancer knows those that are healthy. */
  private runningTasks(): cloudwatch.Metric {
    return healthyTargets(requiredLoadBalancer(this.scope, this.options, 'target'), this.options.targets[0]);
  }

  /** The L2 policy knows no metric of 20 seconds, and no metric math. */
  private track(
    id: string,
    targetValue: number,
    metric: Partial<appscaling.CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty>,
  ): void {
    new appscaling.CfnScalingPolicy(this.scope, id, {
      // Unique within the service, which is all that it has to be.
      policyName: id,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: this.target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        scaleOutCooldown: COOLDOWN.out.toSeconds(),
        scaleInCooldown: COOLDOWN.in.toSeconds(),
        ...metric,
      },
    });
  }

  private step(metric: cloudwatch.IMetric, traits: StepScalingTraits): void {
    const steps = new Construct(this.scope, `StepScaling${metricDigest(this.scope, metric)}`);
    for (const { id, adjustments, ...alarm } of stepAlarms(traits)) {
      const action = new appscaling.StepScalingAction(steps, id, {
        scalingTarget: this.target,
        adjustmentType:
          traits.unit === StepUnit.COPIES
            ? appscaling.AdjustmentType.CHANGE_IN_CAPACITY
            : appscaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
        cooldown: adjustments[0].adjustment > 0 ? COOLDOWN.out : COOLDOWN.in,
      });
      adjustments.forEach(adjustment => action.addAdjustment(adjustment));
      new cloudwatch.Alarm(steps, `${id}Alarm`, { metric, ...alarm }).addAlarmAction({
        bind: () => ({ alarmActionArn: action.scalingPolicyArn }),
      });
    }
  }

  private schedule({ start, end, timeZone, minimum, maximum }: ScheduleScalingTraits): void {
    const { set, target } = this;
    const at = (moment: string, least: number, most: number) =>
      target.scaleOnSchedule(`At${digest([moment, timeZone])}`, {
        schedule: appscaling.Schedule.expression(applicationCron(moment)),
        timeZone: TimeZone.of(timeZone),
        minCapacity: least,
        maxCapacity: most,
      });
    at(start, minimum ?? set.minimum, maximum ?? set.maximum);
    at(end, set.minimum, set.maximum);
  }

  /** @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-predictive-scaling.html */
  private predict(targetValue: number, { load, mode, bufferSeconds }: PredictiveScalingTraits): void {
    const pairs = forecastPairs(this.scope, this.options, load, 'ECSServiceCPUUtilization');
    for (const { id, ...predefinedMetricPairSpecification } of pairs) {
      new appscaling.CfnScalingPolicy(this.scope, id, {
        policyName: id,
        policyType: 'PredictiveScaling',
        scalingTargetId: this.target.scalableTargetId,
        predictiveScalingPolicyConfiguration: {
          mode,
          schedulingBufferTime: bufferSeconds,
          metricSpecifications: [{ targetValue, predefinedMetricPairSpecification }],
        },
      });
    }
  }
}

/** Exists in every account that scales an ECS service; a role of the service's own would only be ignored. */
function serviceLinkedRole(scope: Construct): iam.IRole {
  const roleArn = Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    resourceName: 'aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService',
  });
  return iam.Role.fromRoleArn(scope, 'ScalingRole', roleArn);
}
