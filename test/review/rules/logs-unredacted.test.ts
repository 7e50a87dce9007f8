import { LOGS_UNREDACTED } from '../../../src/review/rules/logs-unredacted';
import { distribution } from '../edge-resources';
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
  ['one field that is decided at deployment', [{ 'Fn::If': ['Strict', headers('cookie')[0], { Ref: 'AWS::NoValue' }] }]],
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

test('a web ACL that may hide them is silent', () => {
  const WebAcl = hiding();
  Object.assign(WebAcl.Properties.DataProtectionConfig, { DataProtections: [{ 'Fn::If': ['Strict', {}, { Ref: 'AWS::NoValue' }] }] });
  expect(found(LOGS_UNREDACTED, { WebAcl, Logs: logs() })).toEqual([]);
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

describe('of a distribution', () => {
  const edge = (IncludeCookies?: unknown) => distribution([{}], { Logging: { Bucket: 'logs', IncludeCookies } });
  const fast = (...Fields: unknown[]) => ({ Type: 'AWS::CloudFront::RealtimeLogConfig', Properties: { Fields } });
  const delivery = (RecordFields?: unknown) => ({ Type: 'AWS::Logs::Delivery', Properties: { RecordFields } });

  test.each([
    ['a log without a word of cookies', edge()],
    ['a log without cookies', edge('false')],
    ['a log whose cookies are decided at deployment', edge({ Ref: 'Cookies' })],
    ['other fields', fast('timestamp', 'cs-header-names', 'cs-uri-stem', { Ref: 'Field' })],
    ['other fields that are delivered', delivery(['date', 'cs(Host)', 'cs(Referer)'])],
    ['fields that are decided at deployment', delivery({ Ref: 'Fields' })],
    ['the fields that AWS chooses', delivery()],
  ])('%s is silent', (_what, log) => {
    expect(found(LOGS_UNREDACTED, { Log: log })).toEqual([]);
  });

  test.each([
    ['a log with cookies', edge(true), ['DistributionConfig.Logging.IncludeCookies [cookie]']],
    ['a log with cookies, in text', edge('true'), ['DistributionConfig.Logging.IncludeCookies [cookie]']],
    ['a log with cookies and all headers', fast('c-ip', 'cs-headers', 'cs-cookie'), ['Fields [cs-cookie]', 'Fields [cs-headers]']],
    ['a log whose cookies are delivered', delivery(['date', 'cs(Cookie)']), ['RecordFields [cs(Cookie)]']],
  ])('%s', (_what, log, findings) => {
    expect(found(LOGS_UNREDACTED, { Log: log })).toEqual(findings.map(each => `Log Properties.${each}`));
  });
});
