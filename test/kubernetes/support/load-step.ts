import { eksManifests, only } from './synthesised';
import { ScalingPolicy, ScalingSet } from '../../../src';
import { Scenario } from '../../../tools/kubernetes/autoscaler';

/** Two pods at half of what they ask for; six times that at second 0; and back. */
export const CALM = 1000;
export const STEP = 6 * CALM;
export const FALL = 600;

/** The artifact's default start time, and two checks of the load balancer: the most that a pod needs. */
export const READY_AFTER = 30 + 30;

/** What the add-on of EKS is set to, and what metrics-server does without a setting. */
export const ADD_ON_RESOLUTION = 15;
export const BARE_RESOLUTION = 60;

/** An API as the library makes it, under a load that rises to six times and falls again. */
export function loadStep(change: Partial<Scenario> = {}, policies?: ScalingPolicy[]): Scenario {
  const manifests = eksManifests(policies && { props: { scaling: ScalingSet.of({ policies }) } });
  return {
    autoscaler: only(manifests, 'HorizontalPodAutoscaler'),
    deployment: only(manifests, 'Deployment'),
    readyAfter: READY_AFTER,
    memoryMebibytes: 512,
    metricsResolution: ADD_ON_RESOLUTION,
    load: [
      { at: -1, millicores: CALM },
      { at: 0, millicores: STEP },
      { at: FALL, millicores: CALM },
    ],
    duration: 1800,
    ...change,
  };
}
