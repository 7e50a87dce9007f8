/** `tsx tools/acknowledgements-page.ts`: writes into docs/acknowledgements.md what the library acknowledges in all that it draws. */
import '../test/review/compliance-classes';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Aspects, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { Acknowledged, acknowledgements } from './demo/acknowledgements';
import { Compliance } from '../src/review/compliance';
import { APPS } from '../test/integ/library-apps';

const PAGE = join(__dirname, '..', 'docs', 'acknowledgements.md');
const LIBRARY = 'cdk-scalable-api.';
const PARTS = { byDefault: '<!-- By default, written by tools/acknowledgements-page.ts. -->\n', posture: '<!-- Under the posture. -->\n' };

/** One line of the page: what an app calls its constructs is left out, so that the same line holds for every app. */
export interface Entry {
  readonly id: string;
  readonly place: string;
  readonly reason: string;
}

/** What the library acknowledges, by default and what the compliance posture adds. */
export type Entries = { readonly [part in keyof typeof PARTS]: Entry[] };

/** Puts an app into the compliance posture, as its synthesis would. */
export function takePosture(root: App): void {
  Compliance.of(root).apply();
  Aspects.of(root).all.forEach(aspect => aspect.visit(root));
}

export function entry({ id, on, reason }: Acknowledged): Entry {
  return { id: general(id), place: place(on), reason };
}

/** Without the logical ids and the region of one app. */
function general(id: string): string {
  return id.replace(/(?<=["<])\w+?[0-9A-F]{8}(?=[".>])/g, '…').replace(/(?<=:)[a-z]{2}(-[a-z]+)+-\d(?=:)/g, '<AWS::Region>');
}

/** The page with these entries. */
export function withEntries(page: string, entries: Entries): string {
  const [intro, between] = split(page);
  return [intro, table(entries.byDefault), between, table(entries.posture)].join('');
}

function split(page: string): string[] {
  const [first, second] = Object.values(PARTS).map(mark => page.indexOf(mark) + mark.length);
  const heading = page.indexOf('\n## ', first);
  if (first <= heading && heading < second) return [page.slice(0, first), page.slice(heading, second)];
  throw new Error('docs/acknowledgements.md has no place for the acknowledgements');
}

/** One line for the packs that find the same. */
function table(entries: Entry[]): string {
  const packs = new Map<string, string[]>();
  for (const { id, place: where, reason } of entries) {
    const [, pack, rule] = /^([\w.]+?)-(.*)$/s.exec(id)!;
    const line = `\`${rule}\` | \`${where}\` | ${reason}`;
    packs.set(line, [...new Set([...(packs.get(line) ?? []), pack])].sort());
  }
  const lines = [...packs].sort(([one], [other]) => (one < other ? -1 : 1)).map(([line, names]) => `| ${names.join(', ')} | ${line} |\n`);
  return `\n| pack | finding | where | why it is right |\n|---|---|---|---|\n${lines.join('')}`;
}

/** The nearest class of the library and what is below it; what stands above is the app's. */
function place(on: IConstruct): string {
  const scopes = on.node.scopes.filter(scope => scope.node.scope && !Stack.isStack(scope));
  const nearest = scopes.reduce((last, scope, index) => (className(scope) ? index : last), 0);
  return scopes
    .slice(nearest)
    .map(scope => className(scope) ?? ownId(scope))
    .join('/');
}

function className(construct: IConstruct): string | undefined {
  const { fqn = '' } = (construct.constructor as any)[Symbol.for('jsii.rtti')] ?? {};
  return fqn.startsWith(LIBRARY) ? fqn.slice(LIBRARY.length) : undefined;
}

function ownId({ node: { id } }: IConstruct): string {
  return id.replace(/[0-9a-f]{8}$/, '…').replace(/(?<=CDKBucketDeployment).*|(?<=[a-z])\d+$/, '…');
}

function allEntries(): Entries {
  const entries: Entries = { byDefault: [], posture: [] };
  for (const [, build] of APPS) {
    const root = build();
    const before = acknowledgements(root).map(entry);
    takePosture(root);
    entries.byDefault.push(...before);
    entries.posture.push(...added(before, acknowledgements(root).map(entry)));
  }
  return entries;
}

/** What the posture has brought. */
export function added(before: Entry[], after: Entry[]): Entry[] {
  const known = new Set(before.map(each => JSON.stringify(each)));
  return after.filter(each => !known.has(JSON.stringify(each)));
}

if (require.main === module) writeFileSync(PAGE, withEntries(readFileSync(PAGE, 'utf8'), allEntries()));
