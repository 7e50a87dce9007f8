import { Duration, Lazy } from 'aws-cdk-lib';

/** Values that are known only when the template is deployed, as far as a construct can tell. */
export const token = {
  text: (value: string) => Lazy.string({ produce: () => value }),
  number: (value: number) => Lazy.number({ produce: () => value }),
  seconds: (value: number) => Duration.seconds(Lazy.number({ produce: () => value })),
};
