import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { differ } from './cluster-network';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { ComputeBindOptions, ICompute } from './compute.contract';
import { requireMember, WeightedMember } from './weighted-member';
import { WeightedWorkload } from './weighted-workload';
import { IWorkload } from './workload.contract';
import { refuse, requireNumber } from '../private/refusal';
import { ScalingKind } from '../scaling/scaling-kind';

/** What a rule can forward to. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_MEMBERS = 5;

/** Both divide a figure of the whole service by the copies of one member. */
const OF_ALL_COPIES = [ScalingKind.CONNECTIONS_PER_TARGET, ScalingKind.METRIC_PER_TARGET];

export class WeightedCompute implements ICompute {
  public readonly capabilities: ComputeCapabilities;
  public readonly vpc?: ec2.IVpc;

  private readonly members: WeightedMember[];

  constructor(members: WeightedMember[]) {
    requireNumber(members.length, {
      what: 'the number of computes in a weighted mix',
      min: 2,
      max: MAX_MEMBERS,
      instead: 'give the service a single compute as it is, and what a rule cannot hold a service of its own with `addService`',
    });
    members.forEach(requireMember);
    requireSomeWeight(members);
    requireTellable(members);
    this.members = [...members];
    this.vpc = commonNetwork(members);
    this.capabilities = commonCapabilities(members);
  }

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    return new WeightedWorkload(scope, 'Weighted', { ...options, members: this.members });
  }
}

/** A weight that is known only at deployment counts as one above 0: CloudFormation hands it on like any other. */
function requireSomeWeight(members: WeightedMember[]): void {
  if (members.some(({ weight }) => weight !== 0)) return;
  refuse({
    what: 'no member of a weighted mix gets any requests',
    got: members.map(({ weight }) => weight).join(', '),
    allowed: 'a weight above 0 for at least one member',
    instead: 'give all requests to one: 100 there, and 0 to the others',
  });
}

/**
 * A member without an id has construct ids that only its compute knows. They begin with its kind, so an id that reads like a kind, with
 * blanks and case left out, is refused too: it may be the same one.
 */
function requireTellable(members: WeightedMember[]): void {
  const names = members.map(({ compute, id }) => id ?? compute.capabilities.name);
  const plain = names.map(name => name.replace(/\s/g, '').toLowerCase());
  const second = plain.findIndex((name, index) => plain.indexOf(name) !== index);
  if (second === -1) return;
  refuse({
    what: 'two members of a weighted mix can not be told apart',
    got: `${names[plain.indexOf(plain[second])]} and ${names[second]}`,
    allowed: 'one member of each kind of compute without `id`, and each id once',
    instead: "give the new one an id, such as 'Next', and leave the running one as it is",
  });
}

function commonNetwork(members: WeightedMember[]): ec2.IVpc | undefined {
  const [first, ...others] = members.flatMap(({ compute }) => compute.vpc ?? []);
  const foreign = others.find(other => differ(first, other));
  if (foreign) {
    refuse({
      what: 'the members of a weighted mix bring different networks',
      got: 'two VPCs',
      allowed: 'one VPC, that of the load balancer',
      instead: 'give all members clusters in the same VPC',
    });
  }
  return first;
}

function commonCapabilities(members: WeightedMember[]): ComputeCapabilities {
  const all = members.map(({ compute }) => compute.capabilities);
  const ofService = members.filter(({ artifact }) => !artifact).map(({ compute }) => compute.capabilities);
  if (ofService.length === 0) {
    refuse({
      what: "no member of a weighted mix runs the service's artifact",
      got: 'an artifact of its own for each member',
      allowed: 'at least one member without `artifact`',
      instead: "give the service the artifact of one of them, and leave that member's out",
    });
  }
  const principals = (lists: (string[] | undefined)[]) => [...new Set(lists.flatMap(list => list ?? []))].sort();
  return {
    name: `a weighted mix of ${all.map(({ name }) => name).join(' and ')}`,
    artifactKinds: common(ofService.map(({ artifactKinds }) => artifactKinds)),
    architectures: common(ofService.map(({ architectures }) => architectures)),
    protocolVersions: common(all.map(({ protocolVersions }) => protocolVersions)),
    scalingKinds: common(all.map(({ scalingKinds }) => scalingKinds)).filter(kind => !OF_ALL_COPIES.includes(kind)),
    secretsAtStart: all.every(({ secretsAtStart }) => secretsAtStart),
    servicePrincipals: principals(all.map(({ servicePrincipals }) => servicePrincipals)),
    sessionTagPrincipals: principals(all.map(({ sessionTagPrincipals }) => sessionTagPrincipals)),
    weighted: false,
    spot: all.some(({ spot }) => spot),
    placementSeconds: Math.max(...all.map(({ placementSeconds }) => placementSeconds)),
    metricSeconds: Math.max(...all.map(({ metricSeconds }) => metricSeconds)),
    costShape: 'what the members cost, each with the minimum of copies',
  };
}

function common<T>(lists: T[][]): T[] {
  return lists.reduce((kept, list) => kept.filter(each => list.includes(each)));
}
