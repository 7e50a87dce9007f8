import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES } from '../../src/review/all-rules';
import { withRules } from '../../tools/review-page';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'review.md'), 'utf8');

test('docs/review.md says what the rules say; if not, run `npx tsx tools/review-page.ts`', () => {
  expect(withRules(page)).toBe(page);
});

test('a page without a place for the rules is told so', () => {
  expect(() => withRules('# Nothing')).toThrow('no place for the rules');
});

describe('the rules', () => {
  test('are in the order of their ids, each once', () => {
    const ids = ALL_RULES.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  test.each(ALL_RULES.map((rule): [string, typeof rule] => [rule.id, rule]))('%s reads as a sentence', (id, rule) => {
    expect(id).toMatch(/^([A-Z][a-z0-9]+)+$/);
    for (const text of [rule.description, rule.reason, rule.fix]) expect(text).toMatch(/^[a-z`"A-Z].*[^.]$/);
    expect(rule.see).toMatch(/^https:\/\//);
  });
});
