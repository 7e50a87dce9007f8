import { artifactFaults } from './artifact-fit';
import { IServiceArtifact } from './artifact.contract';
import { ICompute } from './compute.contract';
import { refuse, requireNumber, shown } from '../private/refusal';

/** One of several computes behind the same routes. */
export interface WeightedMember {
  /** Where this part of the service runs. */
  readonly compute: ICompute;
  /**
   * Share of the requests, from 0 to 999, in proportion to the weights of the others. It is where the member starts: weights that somebody
   * changes on the load balancer stay until the code's weight of a member is edited, or the service's port is. A member that joins a
   * running mix starts at 0, unless the weight of another one is edited with it.
   */
  readonly weight: number;
  /**
   * Tells two members of the same kind of compute apart. A member without an id has the construct ids that it has alone, so it can become
   * one of several, and be alone again, without being replaced; giving it an id, or taking it away, replaces it. Letters and digits, the
   * first a letter.
   *
   * @default - none: one member of each kind of compute
   */
  readonly id?: string;
  /**
   * What this member runs instead of the service's artifact: a new version, or the same one in another form.
   *
   * @default - the service's artifact
   */
  readonly artifact?: IServiceArtifact;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html */
const MAX_WEIGHT = 999;

/** What logical ids and the ids of metrics carry unchanged. */
const ID = /^[A-Za-z][A-Za-z0-9]*$/;

export function requireMember(member: WeightedMember): void {
  const { capabilities } = member.compute;
  requireNumber(member.weight, {
    what: `the weight of ${capabilities.name}`,
    min: 0,
    max: MAX_WEIGHT,
    instead: 'write shares of the requests, such as 90 and 10; 0 keeps a member running without requests',
  });
  if (member.id !== undefined && !ID.test(member.id)) {
    refuse({
      what: 'the id of a member of a weighted mix is no plain name',
      got: shown(member.id),
      allowed: 'letters and digits, the first a letter',
      instead: "say what the member is for, such as 'Next'",
    });
  }
  if (!capabilities.weighted) {
    refuse({
      what: 'a weighted mix holds a compute that can not be one of several',
      got: capabilities.name,
      allowed: 'computes that run copies themselves',
      instead: 'list the members of an inner mix beside the others, or make a service of its own with `addService`',
    });
  }
  const [fault] = member.artifact ? artifactFaults(member.artifact, capabilities) : [];
  if (fault) refuse({ ...fault, what: `a member of a weighted mix ${fault.what}` });
}
