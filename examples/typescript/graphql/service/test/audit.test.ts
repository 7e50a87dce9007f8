import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { appUnderTest } from './app-under-test.js';

test('the audit suite of GraphQL over HTTP passes as a whole', async t => {
  const app = appUnderTest();
  t.after(() => app.close());
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphql`;
  const results = await Promise.all(serverAudits({ url }).map(audit => audit.fn()));

  const failed = results.filter(({ status }) => status !== 'ok');
  assert.deepEqual(
    failed.map(({ id, name, ...result }) => `${id} ${name}: ${'reason' in result && result.reason}`),
    [],
  );
  assert.equal(results.length, 61);
});
