import { TemplateResource, TemplateSet } from './template-set';
import { entries, knownNumber } from './values';

/** How much there may be of something. */
export interface Size {
  readonly minimum: any;
  readonly maximum: any;
  readonly desired?: any;
}

/** A change of size by the clock. */
export interface ScheduledAction {
  readonly resource: TemplateResource;
  readonly location: string;
  /** If several stand in one resource. */
  readonly name?: string;
  /** The group or scalable target. */
  readonly target?: TemplateResource;
  readonly size: Size;
  readonly schedule: { readonly recurrence: any; readonly timeZone: any; readonly start: any; readonly end: any };
}

/** The size of an Auto Scaling group or a scalable target. */
export function sizeOf({ properties }: TemplateResource): Size {
  const { MinSize, MaxSize, MinCapacity, MaxCapacity, DesiredCapacity } = properties;
  return { minimum: MinSize ?? MinCapacity, maximum: MaxSize ?? MaxCapacity, desired: DesiredCapacity };
}

/** Whether a size contradicts itself. */
export function isImpossible(size: Size): boolean {
  const [minimum, maximum, desired] = [size.minimum, size.maximum, size.desired].map(knownNumber);
  const above = (one?: number, other?: number) => one !== undefined && other !== undefined && one > other;
  return above(minimum, maximum) || above(minimum, desired) || above(desired, maximum);
}

/** Every action by the clock, of instances and of tasks. */
export function scheduledActions(templates: TemplateSet): ScheduledAction[] {
  const instances = templates.all('AWS::AutoScaling::ScheduledAction').map(resource => {
    const { AutoScalingGroupName, Recurrence, TimeZone, StartTime, EndTime } = resource.properties;
    return {
      resource,
      location: 'Properties',
      target: templates.target(AutoScalingGroupName, resource.stack),
      size: sizeOf(resource),
      schedule: { recurrence: Recurrence, timeZone: TimeZone, start: StartTime, end: EndTime },
    };
  });
  const capacities = templates.all('AWS::ApplicationAutoScaling::ScalableTarget').flatMap(resource =>
    entries(resource.properties.ScheduledActions).map((action, index) => ({
      resource,
      location: `Properties.ScheduledActions.${index}`,
      name: typeof action.ScheduledActionName === 'string' ? action.ScheduledActionName : String(index),
      target: resource,
      size: { minimum: action.ScalableTargetAction?.MinCapacity, maximum: action.ScalableTargetAction?.MaxCapacity },
      schedule: { recurrence: action.Schedule, timeZone: action.Timezone, start: action.StartTime, end: action.EndTime },
    })),
  );
  return [...instances, ...capacities];
}
