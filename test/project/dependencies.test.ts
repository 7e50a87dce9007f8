import { waitsFor } from '../support/dependencies';

const RESOURCES = { A: {}, B: {}, Topic: { DependsOn: 'B' } };

describe('what a resource waits for', () => {
  test.each<[string, object, string[]]>([
    ['a reference', { Ref: 'A' }, ['A']],
    ['a parameter', { Ref: 'Parameter' }, []],
    ['an attribute', { 'Fn::GetAtt': ['A', 'Arn'] }, ['A']],
    ['an attribute in one text', { 'Fn::GetAtt': 'A.Outputs.Arn' }, ['A']],
    ['what a text names', { 'Fn::Sub': 'x-${A}-${B.Arn}-${AWS::Region}' }, ['A', 'B']],
    ['what a text names beside its variables', { 'Fn::Sub': ['${A}-${name}', { name: 'b' }] }, ['A']],
    ['what the variables of a text are', { 'Fn::Sub': ['${name}', { name: { Ref: 'A' } }] }, ['A']],
    ['no resource that a variable hides', { 'Fn::Sub': ['${B}', { B: { 'Fn::GetAtt': 'A.Arn' } }] }, ['A']],
    ['what those wait for', { Properties: [{ 'Fn::Join': ['', [{ Ref: 'Topic' }]] }], DependsOn: ['A'] }, ['A', 'B', 'Topic']],
  ])('is %s', (_what, resource, expected) => {
    expect([...waitsFor({ Resources: RESOURCES }, resource)].sort()).toEqual(expected);
  });
});
