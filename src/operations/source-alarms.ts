import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { IMetricListener, MonitoredMetric } from './monitored-metric.contract';
import { digest } from '../private/digest';
import { inOrder } from '../private/metric-order';

/** What the alarms of all sources share. */
export interface AlarmSettings {
  threshold(monitored: MonitoredMetric): number;
  topic(monitored: MonitoredMetric): sns.ITopic;
}

/** The alarms of one source. */
export class SourceAlarms extends Construct implements IMetricListener {
  constructor(
    scope: Construct,
    private readonly source: IConstruct,
    private readonly settings: AlarmSettings,
  ) {
    super(scope, ownId(source));
  }

  public metricAdded(monitored: MonitoredMetric): void {
    const { settings } = this;
    const alarm = new cloudwatch.Alarm(this.home(monitored.usEast1Scope), monitored.id, {
      metric: inOrder(monitored.metric),
      threshold: settings.threshold(monitored),
      comparisonOperator: monitored.comparisonOperator ?? cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: monitored.evaluationPeriods,
      datapointsToAlarm: monitored.datapointsToAlarm,
      treatMissingData: monitored.treatMissingData ?? cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: `${this.source.node.path}/${monitored.id}: ${monitored.description}`.slice(-1024),
    });
    const action = new SnsAction(settings.topic(monitored));
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }

  /**
   * An alarm must be in the region of its metric. Where that is the alarms' own, it stays with them: their stack reads from the source's, and
   * the two would wait for each other.
   */
  private home(elsewhere: Construct = this): Construct {
    if (Stack.of(elsewhere).region === Stack.of(this).region) return this;
    const id = ownId(this.node.scope!);
    return (elsewhere.node.tryFindChild(id) as Construct | undefined) ?? new Construct(elsewhere, id);
  }
}

/** Stays when other sources come and go, and is told apart from a namesake elsewhere in the app. */
function ownId({ node }: IConstruct): string {
  return `${node.id}${digest(node.path)}`;
}
