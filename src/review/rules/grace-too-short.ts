import { kubernetesObjects, nameOf, podSpecs } from '../manifests';
import { Rule } from '../rule';
import { entries, knownNumber, numberOr } from '../values';

/** What Kubernetes gives a pod that says nothing. */
const GRACE_SECONDS = 30;

export const GRACE_TOO_SHORT: Rule = {
  id: 'GraceTooShort',
  severity: 'error',
  description: "a pod's grace period is over when its preStop hook is, or before",
  reason: 'the hook counts against the grace period, so that the process is killed with the requests that it still answers',
  fix:
    'set terminationGracePeriodSeconds to the sleep of preStop and the time that the process needs after SIGTERM; with this library, leave ' +
    'both to Compute.eks()',
  see: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/#hook-handler-execution',
  findings: templates =>
    kubernetesObjects(templates)
      .filter(object =>
        podSpecs(object).some(({ containers, terminationGracePeriodSeconds }) => {
          const grace = numberOr(terminationGracePeriodSeconds, GRACE_SECONDS);
          const sleeps = entries(containers).map(({ lifecycle }) => sleepSeconds(lifecycle?.preStop) ?? 0);
          return grace !== undefined && Math.max(0, ...sleeps) >= grace && sleeps.some(seconds => seconds > 0);
        }),
      )
      .map(object => ({ resource: object.resource, location: 'Properties.Manifest', which: nameOf(object) })),
};

/** How long a hook sleeps, by itself or with a command. */
function sleepSeconds(preStop: any): number | undefined {
  const words = entries(preStop?.exec?.command)
    .join(' ')
    .split(/[\s;&]+/);
  const slept = words[words.indexOf('sleep') + 1];
  return knownNumber(preStop?.sleep?.seconds ?? (words.includes('sleep') ? slept?.replace(/s$/, '') : undefined));
}
