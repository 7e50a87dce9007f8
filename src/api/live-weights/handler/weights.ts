import { createHash } from 'node:crypto';

/** The custom resource's properties as CloudFormation sends them, every number as text. What else they hold only makes it run. */
export interface WeightsText {
  readonly Listener: string;
  readonly Members: { readonly Id: string; readonly TargetGroup: string; readonly Weight: string }[];
  readonly Rules: { readonly Id: string; readonly Priority: string }[];
}

/** Weights that rules have on the load balancer, by rule and member; a rule without any of the members is missing. */
export interface LiveRules {
  readonly [rule: string]: { readonly [member: string]: number };
}

/** Weights that rules get, in the order of the members. */
export interface Weights {
  readonly [rule: string]: number[];
}

/** More would leave too little of the 4,096 bytes that an answer may have. */
export const MAX_MEMORY = 512;

/** The weights of the code, for every rule. */
export function written({ Members, Rules }: WeightsText): Weights {
  return Object.fromEntries(Rules.map(({ Id }) => [Id, Members.map(({ Weight }) => Number(Weight))]));
}

/**
 * What rules get when their text has changed. If the code's weight of a member has, the code wins. Otherwise what is live stays: a member
 * that joins starts at 0, and a new rule gets what the rules have whose place it takes. Where nothing is left above 0, the code decides.
 */
export function decided(before: WeightsText, after: WeightsText, live: LiveRules): Weights {
  const code = written(after);
  if (edited(before, after)) return code;
  const model = modelRule(after, live);
  return Object.fromEntries(
    after.Rules.map(({ Id }) => {
      const weights = after.Members.map(member => (live[Id] ?? model)?.[member.Id] ?? 0);
      return [Id, weights.some(weight => weight > 0) ? weights : code[Id]];
    }),
  );
}

/**
 * Text that remembers what was live under the old properties, for the case that CloudFormation goes back to them. Rules mostly agree, so
 * equal neighbours are one entry: `30-70*12`.
 */
export function remembered(text: WeightsText, live: LiveRules): string | undefined {
  const rules = text.Rules.map(({ Id }) => (live[Id] ? text.Members.map(member => live[Id][member.Id] ?? 0).join('-') : ''));
  const memory = `${fingerprint(text)}:${runs(rules).join(',')}`;
  return memory.length > MAX_MEMORY ? undefined : memory;
}

/** What was live under these very properties, if the memory is theirs. */
export function recalled(text: WeightsText, memory: string): Weights | undefined {
  const [of, rules = ''] = memory.split(':');
  if (of !== fingerprint(text)) return undefined;
  const code = written(text);
  return Object.fromEntries(
    rules
      .split(',')
      .flatMap(unfolded)
      .map((weights, index) => {
        const { Id } = text.Rules[index];
        return [Id, weights ? weights.split('-').map(Number) : code[Id]];
      }),
  );
}

/** The weights of the rules that leave, as a changed match makes them do, or else of all; undefined where they differ. */
function modelRule({ Rules }: WeightsText, live: LiveRules): LiveRules[string] | undefined {
  const leaving = Object.keys(live).filter(id => !Rules.some(({ Id }) => Id === id));
  const [first, ...others] = (leaving.length > 0 ? leaving : Object.keys(live)).map(id => live[id]);
  return others.every(weights => canonical(weights) === canonical(first)) ? first : undefined;
}

function edited(before: WeightsText, after: WeightsText): boolean {
  const former = new Map(before.Members.map(({ Id, Weight }) => [Id, Number(Weight)]));
  return after.Members.some(({ Id, Weight }) => former.has(Id) && former.get(Id) !== Number(Weight));
}

function runs(entries: string[]): string[] {
  const starts = entries.flatMap((entry, index) => (index === 0 || entry !== entries[index - 1] ? [index] : []));
  return starts.map((start, index) => {
    const length = (starts[index + 1] ?? entries.length) - start;
    return length > 1 ? `${entries[start]}*${length}` : entries[start];
  });
}

function unfolded(run: string): string[] {
  const [entry, length = '1'] = run.split('*');
  return Array(Number(length)).fill(entry);
}

function fingerprint(text: WeightsText): string {
  return createHash('sha256').update(canonical(text)).digest('hex').slice(0, 16);
}

/** JSON whose order of keys says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part,
  );
}
