import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

test('the generated types are those of the proto file', t => {
  const fresh = mkdtempSync(join(tmpdir(), 'generated-'));
  t.after(() => rmSync(fresh, { recursive: true }));
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const command = scripts.generate.replace('src/generated', fresh);
  const { status, stderr } = spawnSync('npm', ['exec', '--offline', '--call', command], { cwd: root, encoding: 'utf8' });

  assert.equal(status, 0, stderr);
  assert.deepEqual(contents(fresh), contents(join(root, 'src', 'generated')));
});

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
  return Object.fromEntries(files.sort().map(name => [name, readFileSync(join(folder, name), 'utf8')]));
}
