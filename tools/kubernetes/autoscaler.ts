import { spawnSync } from 'node:child_process';
import { built } from './binaries';
import { Manifest } from './kube-api';

/** What is scaled, and what happens to it. Times are in seconds; the load is steady before second 0. */
export interface Scenario {
  readonly autoscaler: Manifest;

  /** Gives the pods their requests and limits. */
  readonly deployment: Manifest;

  /** From a pod's start until it takes traffic. */
  readonly readyAfter: number;

  /** What a pod uses until then. */
  readonly startupMillicores?: number;

  /** What each pod holds. */
  readonly memoryMebibytes?: number;

  /** Between two readings of metrics-server. */
  readonly metricsResolution: number;

  /** When the first reading at or after second 0 is taken. */
  readonly readingPhase?: number;

  /** When the controller looks for the first time at or after second 0. */
  readonly syncPhase?: number;

  /** The work for all pods together, from one second on. */
  readonly load: { readonly at: number; readonly millicores: number }[];
  readonly duration: number;
}

/** A second in which something changed. */
export interface TracePoint {
  readonly at: number;
  readonly millicores: number;

  /** The size that the controller has asked for. */
  readonly wanted: number;

  /** Pods that take traffic. */
  readonly ready: number;
}

export interface Trace {
  readonly points: TracePoint[];

  /** What the controller says when it can't compute a size. */
  readonly problem?: string;
}

/** Drives the HorizontalPodAutoscaler controller of Kubernetes through each scenario, in fake time. */
export function simulate(scenarios: Scenario[]): Trace[] {
  const input = scenarios.map(scenario => JSON.stringify(scenario)).join('\n');
  const { status, stdout, stderr, error } = spawnSync(built('hpa-controller'), { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
}
