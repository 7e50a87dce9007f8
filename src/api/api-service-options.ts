import { IServiceArtifact } from '../compute/artifact.contract';
import { ICompute } from '../compute/compute.contract';
import { ApiProtocol } from '../protocol/api-protocol';
import { IApiAuthorizer } from '../protocol/authorizer.contract';
import { ScalingSet } from '../scaling/scaling-set';

/** One service of an API: what runs, where, what it speaks, and how it scales. */
export interface ApiServiceOptions {
  /** What runs. */
  readonly artifact: IServiceArtifact;
  /** Where it runs. */
  readonly compute: ICompute;
  /** What it speaks; one protocol or more. */
  readonly protocols: ApiProtocol[];
  /**
   * How many copies run, and what adds and removes them.
   *
   * @default ScalingSet.of() - 2 to 50 copies by processor, memory and requests
   */
  readonly scaling?: ScalingSet;
  /**
   * Who may call. A protocol may say something else for its own paths; `ApiAuthorizer.open()` says that everybody may.
   *
   * @default - for a service that is added, as for the API; for an API, everybody
   */
  readonly authorizer?: IApiAuthorizer;
  /**
   * Environment variables of the process; secrets go through `workload.addSecret`.
   *
   * @default - the ports, such as `PORT`, and the region as `AWS_REGION`
   */
  readonly environment?: { [name: string]: string };
}
