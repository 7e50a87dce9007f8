import { ref } from './edge-resources';
import { drainSeconds } from '../../src/review/drain';
import { TemplateSet } from '../../src/review/template-set';

const delay = (Value: unknown) => ({ Key: 'deregistration_delay.timeout_seconds', Value });

test.each<[string, unknown, number | undefined]>([
  ['what it says', [delay('30')], 30],
  ["AWS's time, if it says nothing", undefined, 300],
  ['a time that is not known, if it is a choice', [{ 'Fn::If': ['Prod', delay('30'), delay('60')] }], undefined],
  ['a time that is not known, if all is a choice', ref('Attributes'), undefined],
])('a target group drains for %s', (_what, TargetGroupAttributes, seconds) => {
  const Type = 'AWS::ElasticLoadBalancingV2::TargetGroup';
  const template = { Resources: { Targets: { Type, Properties: { TargetGroupAttributes } } } };
  const templates = new TemplateSet([{ templatePath: '/out/app.template.json', template }]);
  expect(drainSeconds([ref('Targets')], templates.all()[0], templates)).toBe(seconds);
});
