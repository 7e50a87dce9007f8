import { AutoScalingGroupCompute } from './auto-scaling-group';
import { ICompute } from './compute.contract';
import { FargateCompute } from './fargate';
import { refuse } from '../private/refusal';

const COMPUTES = new Map<string, () => ICompute>([
  ['autoScalingGroup', () => new AutoScalingGroupCompute({})],
  ['fargate', () => new FargateCompute({})],
]);

/** What else users ask for, by the names of AWS, with what to do instead. */
const ALTERNATIVES = new Map<string, string>(
  Object.entries({
    eks: 'a cluster is more than a name: write Compute.eks({ cluster })',
    weighted: 'members are more than a name: write Compute.weighted([…])',
    eksFargate: 'pods on Fargate have neither pod identity nor a driver for secrets: choose "fargate", or Compute.eks() with nodes',
    appRunner: 'App Runner brings a load balancer of its own, so that no web ACL, route or drain of this library applies: choose "fargate"',
    elasticBeanstalk: 'Elastic Beanstalk brings a load balancer and an Auto Scaling group of its own: choose "autoScalingGroup"',
    lambda: 'functions have no port, no drain and no connections that stay: choose "fargate"',
  }),
);

export function computeByName(name: string): ICompute {
  return (
    COMPUTES.get(name)?.() ??
    refuse({
      what: 'no compute of this library goes by that name alone',
      got: `"${name}"`,
      allowed: [...COMPUTES.keys()].join(', '),
      instead: ALTERNATIVES.get(name) ?? 'choose one of them, or a method of Compute',
    })
  );
}
