import { LOGS_UNREDACTED } from '../../../src/review/rules/logs-unredacted';
import { found } from '../reviewed';

const BOTH = ['Logs Properties.RedactedFields [authorization]', 'Logs Properties.RedactedFields [cookie]'];

function logs(RedactedFields?: unknown) {
  return {
    Type: 'AWS::WAFv2::LoggingConfiguration',
    Properties: { ResourceArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] }, RedactedFields },
  };
}

function headers(...names: unknown[]) {
  return names.map(Name => ({ SingleHeader: { Name } }));
}

function hiding(...fields: object[]) {
  return {
    Type: 'AWS::WAFv2::WebACL',
    Properties: { DataProtectionConfig: { DataProtections: fields.map(Field => ({ Field, Action: 'HASH' })) } },
  };
}

test.each([
  ['both headers', headers('authorization', 'cookie')],
  ['both headers and others, in capitals', headers('X-Api-Key', 'Authorization', 'Cookie')],
  ['what is decided at deployment', { Ref: 'Fields' }],
])('a log without %s is silent', (_what, fields) => {
  expect(found(LOGS_UNREDACTED, { Logs: logs(fields) })).toEqual([]);
});

test.each([
  ['hides them itself', [{ FieldType: 'SINGLE_HEADER', FieldKeys: ['Cookie', 'Authorization'] }]],
  ['hides every header', [{ FieldType: 'SINGLE_HEADER' }]],
  ['hides every cookie', [{ FieldType: 'SINGLE_COOKIE' }, { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization'] }]],
])('a web ACL that %s is silent', (_what, fields) => {
  expect(found(LOGS_UNREDACTED, { WebAcl: hiding(...fields), Logs: logs() })).toEqual([]);
});

test.each([
  ['nothing', undefined, BOTH],
  ['an empty list', [], BOTH],
  ['another field', [{ QueryString: {} }, { SingleHeader: {} }], BOTH],
  ['one of the two', headers('authorization'), BOTH.slice(1)],
])('a log that leaves out %s', (_what, fields, findings) => {
  expect(found(LOGS_UNREDACTED, { Logs: logs(fields) })).toEqual(findings);
});

test('a web ACL that hides one cookie, and something else', () => {
  const webAcl = hiding({ FieldType: 'SINGLE_COOKIE', FieldKeys: ['theme'] }, { FieldType: 'QUERY_STRING' });
  expect(found(LOGS_UNREDACTED, { WebAcl: webAcl, Logs: logs() })).toEqual(BOTH);
});
