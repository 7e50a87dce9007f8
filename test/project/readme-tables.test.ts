import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withTables } from '../../tools/readme-tables';
import { PROTOCOLS } from '../protocol/support';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test("the README's tables say what protocols and computes say; if not, run `npx tsx tools/readme-tables.ts`", () => {
  expect(withTables(readme)).toBe(readme);
});

test('no protocol is missing from it', () => {
  const columns = /\| `ApiProtocol` \|(.*)\|\n/.exec(readme)![1].split('|');
  expect(columns).toHaveLength(PROTOCOLS.length);
});

test('a README without a place for it is refused', () => {
  expect(() => withTables('# Nothing')).toThrow('no place for the table');
});
