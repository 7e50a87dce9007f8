import { metricIdentity } from './metric-queries';
import { PredictiveMode } from './predictive-scaling';
import { ScalingKind } from './scaling-kind';
import { ScalingPolicy } from './scaling-policy';
import { ScheduleScalingTraits, scheduleConflicts } from './schedule-scaling';
import { Refusal } from '../private/refusal';

/** What the policies of one set can't mean together. */
export function policyConflicts(minimum: number, maximum: number, policies: ScalingPolicy[]): Refusal[] {
  const schedules = policies.flatMap(({ window }) => (window ? [window] : []));
  return [
    ...fixedConflicts(minimum, maximum, policies),
    ...schedules.flatMap(schedule => boundConflicts(minimum, maximum, schedule)),
    ...twiceConflicts(policies),
    ...forecastConflicts(policies),
    ...scheduleConflicts(schedules),
  ];
}

function fixedConflicts(minimum: number, maximum: number, policies: ScalingPolicy[]): Refusal[] {
  if (minimum < maximum || policies.length === 0) return [];
  return [
    {
      what: 'a fixed number of copies has scaling policies, which can change nothing',
      got: `minimum ${minimum}, maximum ${maximum}, and ${policies.map(({ kind }) => kind).join(', ')}`,
      allowed: 'minimum < maximum with policies, or no policies',
      instead: `raise the maximum, or write ScalingSet.fixed(${minimum})`,
    },
  ];
}

function boundConflicts(minimum: number, maximum: number, schedule: ScheduleScalingTraits): Refusal[] {
  const { minimum: least = minimum, maximum: most = maximum } = schedule;
  if (minimum <= least && least <= most && most <= maximum) return [];
  return [
    {
      what: "a schedule's bounds don't fit into those of its set",
      got: `${least} to ${most} copies from "${schedule.start}", in a set of ${minimum} to ${maximum}`,
      allowed: `${minimum} <= minimum <= maximum <= ${maximum}, all whole numbers`,
      instead: 'widen the set, whose bounds hold at all times, or narrow the schedule',
    },
  ];
}

function twiceConflicts(policies: ScalingPolicy[]): Refusal[] {
  const dynamic = policies.filter(({ kind }) => kind !== ScalingKind.SCHEDULE);
  const keys = dynamic.map(watched);
  const twice = dynamic.find((_policy, index) => keys.indexOf(keys[index]) !== index);
  if (!twice) return [];
  return [
    {
      what: 'two scaling policies watch the same thing',
      got: `${twice.kind} twice`,
      allowed: 'one policy of each kind, and for each metric',
      instead: twice.steps ? 'put all steps into one policy' : 'keep the lower target: it would win anyway',
    },
  ];
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/predictive-scaling-create-policy.html */
function forecastConflicts(policies: ScalingPolicy[]): Refusal[] {
  const forecasts = policies.flatMap(({ forecast }) => (forecast ? [forecast] : []));
  const followed = forecasts.filter(({ mode }) => mode === PredictiveMode.FORECAST_AND_SCALE);
  if (followed.length > 1) {
    return [
      {
        what: 'several forecasts are to be followed, and AWS follows one',
        got: followed.map(({ load }) => load).join(', '),
        allowed: 'one forecast that is followed, and any number that are only looked at',
        instead: 'give the others `mode: PredictiveMode.FORECAST_ONLY`',
      },
    ];
  }
  const removing = policies.filter(({ kind }) => kind !== ScalingKind.PREDICTIVE && kind !== ScalingKind.SCHEDULE);
  if (followed.length === 0 || removing.length > 0) return [];
  return [
    {
      what: 'a forecast adds copies, and nothing removes them',
      got: 'a predictive policy without one that follows the load',
      allowed: 'both',
      instead: 'add the policy that the forecast is made for, such as ScalingPolicy.cpu(60)',
    },
  ];
}

/** What makes two policies the same: kind, metric, and the load of a forecast, whatever their levels. */
function watched({ kind, watchedMetric, forecast }: ScalingPolicy): string {
  return JSON.stringify([kind, forecast?.load, watchedMetric && metricIdentity(watchedMetric)]);
}
