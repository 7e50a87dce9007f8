import { forward, login, refuse, rule, token } from './edge-resources';
import { guards, isOpen, listenerRules } from '../../src/review/listener-rules';
import { TemplateSet } from '../../src/review/template-set';

const CHOICE = { 'Fn::If': ['Login', login, { Ref: 'AWS::NoValue' }] };
const otherwise = (OnUnauthenticatedRequest: unknown) => ({ ...login, AuthenticateOidcConfig: { OnUnauthenticatedRequest } });

test.each<[string, object[], 'guarded' | 'open' | 'neither']>([
  ['a forward', [forward], 'open'],
  ['a token', [token, forward], 'guarded'],
  ['a login', [login, forward], 'guarded'],
  ['a login that refuses', [otherwise('deny'), forward], 'guarded'],
  ['a login that lets everybody through', [otherwise('allow'), forward], 'open'],
  ['a login that may let everybody through', [otherwise({ Ref: 'Otherwise' }), forward], 'neither'],
  ['a login that may be left out', [CHOICE, forward], 'neither'],
  ['a token beside such a login', [token, CHOICE, forward], 'guarded'],
  ['a refusal', [refuse], 'neither'],
])('a rule with %s', (_what, actions, kind) => {
  const template = { Resources: { Rule: rule(1, [], ...actions) } };
  const [found] = listenerRules(new TemplateSet([{ templatePath: '/out/app.template.json', template }]));
  expect([guards(found), isOpen(found)]).toEqual([kind === 'guarded', kind === 'open']);
});
