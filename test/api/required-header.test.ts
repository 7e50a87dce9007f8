import { App, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ApiExposure, EdgeDistribution, ScalableApi } from '../../src';
import { api, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';

const DENIED = elbv2.ListenerAction.fixedResponse(200);
const PATH = elbv2.ListenerCondition.pathPatterns(['/door/*']);

interface Built {
  readonly app: App;
  readonly stack: Stack;
  readonly api: ScalableApi;
}

function build(): Built {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const inner = api(stack, {
    exposure: ApiExposure.cloudFrontOnly({ secrets: { active: 'a', accepted: ['a', 'b'] } }),
    domain: domainIn(stack),
  });
  new EdgeDistribution(stack, 'Edge', { origin: inner });
  return { app, stack, api: inner };
}

/** The condition that the library's own rules carry. */
function ownCondition({ api: inner }: Built): elbv2.CfnListenerRule.RuleConditionProperty {
  const own = inner.node.findChild('Routes').node.findChild('NoRoute') as elbv2.CfnListenerRule;
  return (own.conditions as elbv2.CfnListenerRule.RuleConditionProperty[])[0];
}

const DOORS: [string, (built: Built) => void][] = [
  ['by the listener', ({ api: { listener } }) => listener.addAction('Door', { priority: 7, conditions: [PATH], action: DENIED })],
  [
    'by an L2 rule elsewhere',
    ({ stack, api: { listener } }) =>
      new elbv2.ApplicationListenerRule(stack, 'Door', { listener, priority: 7, conditions: [PATH], action: DENIED }),
  ],
  [
    'by an L1 rule in another stack',
    ({ app, api: { listener } }) =>
      new elbv2.CfnListenerRule(regionalStack('Other', {}, app), 'Door', {
        listenerArn: listener.listenerArn,
        priority: 7,
        conditions: [{ field: 'path-pattern', values: ['/door/*'] }],
        actions: [{ type: 'fixed-response', fixedResponseConfig: { statusCode: '200' } }],
      }),
  ],
  [
    'by a rule that takes any value of the header',
    ({ api: { listener } }) =>
      listener.addAction('Door', {
        priority: 7,
        conditions: [PATH, elbv2.ListenerCondition.httpHeader('x-origin-secret', ['*'])],
        action: DENIED,
      }),
  ],
];

test.each(DOORS)('a door beside the secret, %s, is refused', (_how, open) => {
  const built = build();
  open(built);
  expect(() => built.app.synth()).toThrow(
    new RegExp(
      fourParts(
        'lets requests pass that do not come from the distribution',
        'without the condition on the header X-Origin-Secret',
        'the accepted secrets as its values',
        'as a protocol of a service with `addService`',
      )
        .source.replace(/^\^.*?\(\?=\[a-z\]\)/, '')
        .replace(/\$$/, ''),
      's',
    ),
  );
});

test('a rule with the condition passes, and so does one on another listener', () => {
  const built = build();
  const condition = ownCondition(built);
  new elbv2.CfnListenerRule(built.stack, 'Own', {
    listenerArn: built.api.listener.listenerArn,
    priority: 7,
    conditions: [{ field: 'path-pattern', values: ['/own/*'] }, condition],
    actions: [{ type: 'fixed-response', fixedResponseConfig: { statusCode: '200' } }],
  });
  const inner = api(built.stack, { exposure: ApiExposure.vpcOnly() }, 'Inner');
  inner.listener.addAction('Door', { priority: 7, conditions: [PATH], action: DENIED });
  expect(() => built.app.synth()).not.toThrow();
});
