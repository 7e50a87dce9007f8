import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, DependencyGroup, IDependable } from 'constructs';
import { ComputeBindOptions } from './compute.contract';
import { requireUnscaled } from './scaled-once';
import { WeightedMember } from './weighted-member';
import { IWorkload, WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { refusal, refuse } from '../private/refusal';
import { ScalingSet } from '../scaling/scaling-set';

/** A service and the computes that share its requests. */
export interface WeightedWorkloadProps extends ComputeBindOptions {
  /** The computes, with their shares. */
  readonly members: WeightedMember[];
}

interface BoundMember {
  readonly member: WeightedMember;
  readonly workload: IWorkload;
}

/**
 * A service on several computes at once: what `Compute.weighted()` runs. What it is told, each member is told; it makes nothing itself.
 * The members stand beside it, where they would stand alone.
 */
export class WeightedWorkload extends Construct implements IWorkload {
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly connections: ec2.Connections;
  /** What runs on each of the computes, in the order in which they were given. */
  public readonly members: IWorkload[];

  private readonly bound: BoundMember[];
  private scaling?: ScalingSet;

  constructor(scope: Construct, id: string, props: WeightedWorkloadProps) {
    super(scope, id);
    const { members, ...options } = props;
    this.warnOfStickiness(props);
    this.role = props.role;
    this.grantPrincipal = props.role.grantPrincipal;
    // Those without an id first: what they make is there when the other ids are checked.
    const inOrder = [...members].sort((one, other) => Number(one.id !== undefined) - Number(other.id !== undefined));
    const workloads = new Map(
      inOrder.map(member => [
        member,
        member.compute.bind(memberScope(scope, member.id), { ...options, artifact: member.artifact ?? options.artifact }),
      ]),
    );
    this.bound = members.map(member => ({ member, workload: workloads.get(member)! }));
    this.members = this.bound.map(({ workload }) => workload);
    const groups = this.members.flatMap(({ connections }) => connections.securityGroups);
    this.connections = new ec2.Connections({
      securityGroups: groups.filter((group, index) => groups.findIndex(other => other.securityGroupId === group.securityGroupId) === index),
    });
  }

  public get targets(): WorkloadTarget[] {
    return this.bound.flatMap(({ member: { weight }, workload }) => workload.targets.map(target => ({ ...target, weight })));
  }

  public get ready(): IDependable {
    return new DependencyGroup(...this.members.map(({ ready }) => ready));
  }

  public get metrics(): MonitoredMetric[] {
    return this.bound.flatMap(({ member: { id }, workload: { metrics } }) =>
      id === undefined ? metrics : metrics.map(metric => ({ ...metric, id: `${id}/${metric.id}` })),
    );
  }

  public startAfter(...dependencies: IDependable[]): void {
    this.members.forEach(member => member.startAfter(...dependencies));
  }

  public addEnvironment(name: string, value: string): void {
    this.members.forEach(member => member.addEnvironment(name, value));
  }

  public addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void {
    this.members.forEach(member => member.addSecret(name, secret, field));
  }

  public addSecretReference(name: string, secret: secretsmanager.ISecret): void {
    this.members.forEach(member => member.addSecretReference(name, secret));
  }

  public scale(scaling: ScalingSet): void {
    requireUnscaled(this, this.scaling);
    this.scaling = scaling;
    this.members.forEach(member => member.scale(scaling));
  }

  /** The rule's own cookie holds a client at one member, whatever its weight is by now. */
  private warnOfStickiness({ ports }: WeightedWorkloadProps): void {
    const sticky = ports.filter(({ target }) => target.stickiness);
    if (sticky.length === 0) return;
    Validations.of(this).addWarning(
      'cdk-scalable-api:StickyMix',
      refusal({
        what: 'a weighted mix keeps clients at the member that they met first, so that turned weights reach new clients only',
        got: `stickiness on port ${sticky.map(({ port }) => port).join(' and ')}`,
        allowed: 'a mix that may take as long as the stickiness lasts to follow its weights, and to go back',
        instead:
          "share sessions in a `SessionStore` and leave `stickiness` out, or acknowledge this; a mix that runs already can't be given it, so go to one compute, add it, then mix",
      }),
    );
  }
}

function memberScope(scope: Construct, id?: string): Construct {
  if (id === undefined) return scope;
  if (scope.node.tryFindChild(id)) {
    refuse(
      {
        what: 'the id of a member of a weighted mix is taken',
        got: `"${id}"`,
        allowed: `an id beside ${scope.node.children.map(child => child.node.id).join(', ')}`,
        instead: "say what the member is for, such as 'Next'",
      },
      scope,
    );
  }
  return new Construct(scope, id);
}
