import { IWorkload } from './workload.contract';

/** Something that a service uses: a store, a queue, a database. It opens the network path, grants the least permission and sets the environment. */
export interface IWorkloadAttachment {
  /**
   * Connects to a running service.
   *
   * @param workload the service that gets the access
   */
  attachTo(workload: IWorkload): void;
}
