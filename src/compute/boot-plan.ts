/** What a boot script must know; values may be tokens. */
export interface InstanceBoot {
  /** Name of the stack and logical id of the group that wait for the instance's signal. */
  readonly stackName: string;
  readonly groupLogicalId: string;
  readonly region: string;
  /** What runs. */
  readonly run: ContainerRun | ProgramRun;
  /** Whether the group has a warm pool. */
  readonly warmPool: boolean;
  readonly ports: number[];
  readonly targetGroupArns: string[];
  readonly environment: { [name: string]: string };
  readonly secrets: InstanceSecret[];
  readonly logGroupName: string;
  readonly metrics: { readonly namespace: string; readonly dimension: string; readonly name: string };
  readonly stopSeconds: number;
  /** Time from the start of deregistration to SIGTERM. */
  readonly drainSeconds: number;
  /** Longest time that the instance waits for its targets to become healthy. */
  readonly healthySeconds: number;
}

/** A value that the process gets at its start, fetched on the instance and never written to disk. */
export interface InstanceSecret {
  readonly name: string;
  readonly arn: string;
  readonly field?: string;
}

/** An image that Docker runs. */
export interface ContainerRun {
  readonly imageUri: string;
  /** Registry host of a private image. */
  readonly registry?: string;
}

/** A program that systemd runs, without a container. */
export interface ProgramRun {
  /** Program and arguments. */
  readonly command: string[];
  /** What brings it. @default - the machine image holds it, and most of what the boot needs */
  readonly archive?: ProgramArchive;
}

/** An object in S3 that becomes the program's files. */
export interface ProgramArchive {
  readonly bucketName: string;
  readonly objectKey: string;
  /** Name of the file. @default - it is a zip, and unpacked */
  readonly fileName?: string;
  /** Packages of Amazon Linux that the program needs. */
  readonly packages: string[];
}

/** The part of a boot that depends on the form in which the service is delivered. */
export interface InstanceProcess {
  /** Brings the agent and what the process needs. */
  readonly install: string[];
  /** Becomes the process, with its environment and its secrets. */
  readonly startScript: string[];
  /** The systemd unit that runs the start script. */
  readonly unit: string[];
  readonly files: BootFile[];
  /** Units to start before the service's own. */
  readonly units: string[];
  /** File that the agent forwards. @default - the process's output reaches CloudWatch by itself */
  readonly logFile?: string;
}

/** A file that the boot script writes. */
export interface BootFile {
  readonly path: string;
  /** Octal permissions. */
  readonly mode: string;
  readonly content: string;
}
