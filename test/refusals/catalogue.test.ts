import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { API } from './api';
import { AUTH } from './auth';
import { COMPUTE } from './compute';
import { EDGE } from './edge';
import { ESCAPES } from './escapes';
import { LIMITS } from './limits';
import { Line, Refused, Ruled, Taken } from './line';
import { NO_INVALID_VALUES } from './no-invalid-values';
import { OPERATIONS } from './operations';
import { PROTOCOL } from './protocol';
import { isClosed, publicInputs } from './public-inputs';
import { REVIEW } from './review';
import { SCALING } from './scaling';
import { SESSION } from './session';
import { WAF } from './waf';
import { Rule } from '../../src/review/rule';
import { TemplateSet } from '../../src/review/template-set';
import { loadAssembly } from '../project/public-api/assembly';
import { regionalStack } from '../support/apps';

const ROOT = join(__dirname, '..', '..');
const ROOMS: Record<string, Line[]> = {
  api: API,
  auth: AUTH,
  compute: COMPUTE,
  edge: EDGE,
  escapes: ESCAPES,
  operations: OPERATIONS,
  protocol: PROTOCOL,
  review: REVIEW,
  scaling: SCALING,
  session: SESSION,
  waf: WAF,
};
const LINES = Object.values(ROOMS).flat();
const assembly = loadAssembly(ROOT);
const inputs = publicInputs(assembly);

/** What the constructs of an app say of themselves when they are all there, each with its path. */
function validated(app: App): string[] {
  return app.node.findAll().flatMap(({ node }) => node.validate().map(message => `[${node.path}] ${message}`));
}

/** What a rule of the review finds in the finished templates of an app. */
function findings(app: App, rule: Rule) {
  const stacks = app.synth().stacks.map(({ template, templateFullPath, environment }) => ({
    template,
    templatePath: templateFullPath,
    region: environment.region,
  }));
  return rule.findings(new TemplateSet(stacks));
}

describe.each(Object.entries(ROOMS))('%s', (_room, lines) => {
  const rows = <T extends Line>(when: T['when']) =>
    lines.filter((line): line is T => line.when === when).map(line => [line.fault, line] as const);
  const each = <T extends Line>(when: T['when'], check: (line: T) => void) => {
    const all = rows<T>(when);
    if (all.length > 0) test.each(all)(`${when}: %s`, (_fault, line) => check(line));
  };

  each<Refused>('construction', ({ make, refused }) => {
    expect(() => make(regionalStack())).toThrow(refused);
  });

  each<Refused>('synthesis', ({ make, refused }) => {
    const stack = regionalStack();
    make(stack);
    expect(validated(stack.node.root as App)).toContainEqual(expect.stringMatching(refused));
  });

  each<Taken>('taken', ({ make }) => {
    expect(() => make(regionalStack())).not.toThrow();
  });

  each<Ruled>('rule', ({ make, rule }) => {
    const stack = regionalStack();
    make(stack);
    expect(findings(stack.node.root as App, rule)).not.toEqual([]);
  });

  test('says each fault once, and where its bound is written', () => {
    const faults = lines.map(({ fault }) => fault);
    expect(faults.filter((fault, index) => faults.indexOf(fault) < index)).toEqual([]);
    const sources = [...new Set(lines.map(({ see }) => see))];
    expect(sources.filter(see => !see.startsWith('https://') && !existsSync(join(ROOT, see)))).toEqual([]);
  });
});

test.each(LIMITS)('takes %s', (_limit, make) => {
  expect(() => make(regionalStack())).not.toThrow();
});

describe('the public API', () => {
  const known = new Set(inputs.map(({ name }) => name));
  const covered = new Set(LINES.flatMap(({ covers }) => covers));
  const excused = inputs.filter(({ name, of, type }) =>
    NO_INVALID_VALUES.some(({ types, owners, names }) => types?.includes(type) || owners?.includes(of) || names?.includes(name)),
  );

  test('has every input on a line, or among those without invalid values', () => {
    const open = inputs.filter(input => !covered.has(input.name) && !excused.includes(input));
    expect(open.map(({ name, type }) => `${name}: ${type}`)).toEqual([]);
  });

  test('has every input that a line names', () => {
    expect([...covered].filter(name => !known.has(name))).toEqual([]);
  });

  test('has every name and type that is excused, and none of them on a line too', () => {
    const named = NO_INVALID_VALUES.flatMap(({ names = [] }) => names);
    expect(named.filter(name => !known.has(name) || covered.has(name))).toEqual([]);
    const stale = NO_INVALID_VALUES.flatMap(({ types = [], owners = [] }) => [
      ...types.filter(each => !inputs.some(({ type }) => type === each)),
      ...owners.filter(each => !inputs.some(({ of }) => of === each)),
    ]);
    expect(stale).toEqual([]);
  });

  test('is closed where a line says so, by the type of each input', () => {
    const wrong = LINES.flatMap(line => {
      if (line.when !== 'type') return [];
      const others = line.covers.filter(name => inputs.find(input => input.name === name)?.type !== line.type);
      return isClosed(assembly, line.type) ? others : [line.type];
    });
    expect(wrong).toEqual([]);
  });
});
