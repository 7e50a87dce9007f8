import { readFileSync } from 'node:fs';
import { reasonOf } from '../../tools/iam/reasons';
import { Statement } from '../../tools/iam/statements';
import { tooWide } from '../../tools/iam/wildcards';
import { exampleStatements, IAM_PAGE, iamPage } from '../../tools/iam-page';

const LOGS: Statement = {
  kind: 'role',
  effect: 'Allow',
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['<Logs::LogGroup>'],
  principals: [],
  conditions: [],
};

test('docs/iam.md says what the examples emit; if not, run `npx tsx tools/iam-page.ts`', () => {
  expect(iamPage(exampleStatements())).toBe(readFileSync(IAM_PAGE, 'utf8'));
});

test('a statement without a reason is not written', () => {
  expect(() => reasonOf({ ...LOGS, actions: ['iam:PassRole'] })).toThrow("doesn't say why");
});

describe('what could be narrower', () => {
  const metric = { ...LOGS, actions: ['cloudwatch:PutMetricData'], resources: ['*'] };

  test.each<[string, Statement, string[]]>([
    ['nothing of what names its resource', LOGS, []],
    ['nothing of what takes every resource only', { ...LOGS, actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }, []],
    ['each action that takes a resource', { ...LOGS, resources: ['*'] }, ['logs:CreateLogStream', 'logs:PutLogEvents']],
    ['all actions of a service', { ...LOGS, actions: ['ecr:*'], resources: ['*'] }, ['ecr:*']],
    ['nothing that a condition binds', { ...metric, conditions: ['StringEquals cloudwatch:namespace ScalableApi'] }, []],
    ['what a condition should bind', metric, ['cloudwatch:PutMetricData']],
  ])('%s', async (_what, statement, found) => {
    expect((await tooWide(statement)).map(text => text.split(',')[0])).toEqual(found);
  });
});
