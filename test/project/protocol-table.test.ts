import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withProtocolTable } from '../../tools/protocol-table';
import { PROTOCOLS } from '../protocol/support';

const readme = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

test("the README's table of protocols says what the protocols say; if not, run `npx tsx tools/protocol-table.ts`", () => {
  expect(withProtocolTable(readme)).toBe(readme);
});

test('no protocol is missing from it', () => {
  const columns = /\| `ApiProtocol` \|(.*)\|\n/.exec(readme)![1].split('|');
  expect(columns).toHaveLength(PROTOCOLS.length);
});

test('a README without a place for it is refused', () => {
  expect(() => withProtocolTable('# Nothing')).toThrow('no place for the table');
});
