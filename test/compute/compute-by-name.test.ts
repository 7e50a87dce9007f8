import { Compute } from '../../src';

describe('a compute by its name', () => {
  test.each([
    ['autoScalingGroup', 'Auto Scaling group'],
    ['fargate', 'Fargate'],
  ])('%s', (name, called) => {
    expect(Compute.named(name).capabilities.name).toBe(called);
  });

  test.each([
    ['eks', 'Compute.eks'],
    ['weighted', 'Compute.weighted'],
    ['eksFargate', '"fargate"'],
    ['appRunner', '"fargate"'],
    ['elasticBeanstalk', '"autoScalingGroup"'],
    ['lambda', '"fargate"'],
    ['constructor', 'choose one of them'],
    ['', 'choose one of them'],
  ])('refuses "%s" with the alternative', (name, alternative) => {
    expect(() => Compute.named(name)).toThrow(
      new RegExp(`no compute .*; got: "${name}"; allowed: autoScalingGroup, fargate; instead: .*${alternative.replace('.', '\\.')}`),
    );
  });
});
