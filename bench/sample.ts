/** What one synthesis took: user CPU in seconds, memory in MiB. */
export interface Sample {
  /** The whole process, start of node included: what a user pays. */
  readonly total: number;
  /** Loading aws-cdk-lib and, for one of the two, this library. */
  readonly loading: number;
  /** Making the constructs and writing the templates. */
  readonly synthesis: number;
  /** The most memory that the process ever held. */
  readonly peakMemory: number;
}
