import { App, Stack, Validations } from 'aws-cdk-lib';
import { ApiExposure, EdgeDistribution } from '../../src';
import { api, regionalStack } from '../support/apps';

describe('an API behind CloudFront without a distribution', () => {
  const warnings = (build: (stack: Stack) => void): string[] => {
    const stack = regionalStack();
    build(stack);
    const { messages } = (stack.node.root as App).synth().getStackByName(stack.stackName);
    return messages.map(({ level, entry }) => `${level}: ${entry.data}`);
  };

  test('warns, because nobody can reach it', () => {
    expect(warnings(stack => void api(stack))).toEqual([
      expect.stringMatching(
        /^warning: no distribution .*; got: ApiExposure\.vpcOrigin\(\) without .*; allowed: .*; instead: .* \[ack: .*cdk-scalable-api:NoDistribution\]$/,
      ),
    ]);
  });

  test.each<[string, (stack: Stack) => void]>([
    ['with one', stack => void new EdgeDistribution(stack, 'Edge', { origin: api(stack) })],
    ['where none belongs', stack => void api(stack, { exposure: ApiExposure.vpcOnly() })],
    ['once acknowledged', stack => Validations.of(api(stack)).acknowledge({ id: 'cdk-scalable-api:NoDistribution', reason: 'elsewhere' })],
  ])('says nothing %s', (_name, build) => {
    expect(warnings(build)).toEqual([]);
  });
});
