import { refuse, requireNumber } from '../private/refusal';

/** Processor and memory of a task, as Fargate has it. */
export interface FargateTaskSize {
  readonly cpu: number;
  readonly memoryLimitMiB: number;
}

const GIB = 1024;

/**
 * MiB of memory by CPU units, of which 1,024 are one processor.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const MEMORY_BY_CPU = new Map([
  [256, [512, 1 * GIB, 2 * GIB]],
  [512, steps(1, 4, 1)],
  [1024, steps(2, 8, 1)],
  [2048, steps(4, 16, 1)],
  [4096, steps(8, 30, 1)],
  [8192, steps(16, 60, 4)],
  [16384, steps(32, 120, 8)],
]);

/** Fills in the defaults and refuses sizes that don't exist. */
export function fargateTaskSize(cpu = 1024, memoryLimitMiB?: number): FargateTaskSize {
  requireKnown(cpu, 'cpu');
  const sizes = MEMORY_BY_CPU.get(cpu);
  if (!sizes) {
    return refuse({
      what: 'no task of Fargate has this number of processors, in CPU units of which 1,024 are one',
      got: `${cpu}`,
      allowed: [...MEMORY_BY_CPU.keys()].join(', '),
      instead: `write \`cpu: ${nearest([...MEMORY_BY_CPU.keys()], cpu)}\``,
    });
  }
  const memory = memoryLimitMiB ?? sizes.find(size => size >= 2 * GIB)!;
  requireKnown(memory, 'memoryLimitMiB');
  if (!sizes.includes(memory)) {
    refuse({
      what: `no task of Fargate with ${cpu} CPU units has this much memory`,
      got: `${memory} MiB`,
      allowed: `${sizes.join(', ')} MiB`,
      instead: `write \`memoryLimitMiB: ${nearest(sizes, memory)}\`, or choose another \`cpu\``,
    });
  }
  return { cpu, memoryLimitMiB: memory };
}

function requireKnown(value: number, what: string): void {
  requireNumber(value, {
    what: `the task's \`${what}\``,
    min: 1,
    max: 1024 * GIB,
    literal: true,
    instead: 'take a size from the table of Fargate tasks',
  });
}

function steps(minimum: number, maximum: number, step: number): number[] {
  return Array.from({ length: (maximum - minimum) / step + 1 }, (_, index) => (minimum + index * step) * GIB);
}

/** The smallest size that is large enough, or the largest of all. */
function nearest(sizes: number[], wanted: number): number {
  return sizes.find(size => size >= wanted) ?? sizes[sizes.length - 1];
}
