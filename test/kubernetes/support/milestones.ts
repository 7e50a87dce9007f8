import { Scenario, simulate, Trace, TracePoint } from '../../../tools/kubernetes/autoscaler';

/** Seconds from the earliest to the latest. */
export type Range = [number, number];

/** How many readings and syncs of each period are tried: all seconds of 15. */
const PHASES = 15;

/** The same scenario with readings and syncs wherever they may fall within their periods. */
export function inEveryPhase(scenario: Scenario): Trace[] {
  const phases = Array.from({ length: PHASES * PHASES }, (_, index) => ({
    readingPhase: (Math.floor(index / PHASES) * scenario.metricsResolution) / PHASES,
    syncPhase: index % PHASES,
  }));
  return simulate(phases.map(phase => ({ ...scenario, ...phase })));
}

export function range(traces: Trace[], second: (trace: Trace) => number): Range {
  const seconds = traces.map(second);
  return [Math.min(...seconds), Math.max(...seconds)];
}

/** The most pods that were ever asked for. */
export function peak({ points }: Trace): number {
  return Math.max(...points.map(({ wanted }) => wanted));
}

/** The first second at which something holds; infinite: it never does. */
export function since(trace: Trace, holds: (point: TracePoint, before: TracePoint) => boolean): number {
  return trace.points.find((point, index) => holds(point, trace.points[Math.max(0, index - 1)]))?.at ?? Infinity;
}
