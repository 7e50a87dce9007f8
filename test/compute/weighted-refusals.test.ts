import { Construct } from 'constructs';
import { INSTANCES, mixed, TASKS } from './support/weighted';
import { WeightedMember } from '../../src';
import { fourParts } from '../support/refusals';

describe('what is refused', () => {
  test("an id that is taken in the service, by what another member makes too, whatever the members' order", () => {
    const own: WeightedMember = {
      compute: {
        capabilities: INSTANCES.compute.capabilities,
        bind: (scope, options) => INSTANCES.compute.bind(new Construct(scope, 'Own'), options),
      },
      weight: 1,
    };
    const taken = (id: string) =>
      fourParts('the id of a member of a weighted mix is taken', `"${id}"`, 'an id beside', 'say what the member is for');

    expect(() => mixed([INSTANCES, { ...TASKS, id: 'Role' }])).toThrow(taken('Role'));
    expect(() => mixed([{ ...TASKS, id: 'Own' }, own])).toThrow(taken('Own'));
  });
});
