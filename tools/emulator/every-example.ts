import { deepEqual } from 'node:assert/strict';
import { Version } from './cdk';
import { HOME, US_EAST_1 } from './cloud';
import { Life } from './life';
import { leftovers, present, promised } from './stays';
import { brokenReferences } from '../../test/life-cycle/support/wiring';

/**
 * From the first deployment to the end: nothing is touched by the same again, a move to another compute loses nothing that must last,
 * what is promised stays, and nothing else does.
 */
export async function wholeLife(version: Version, moved?: Version): Promise<string> {
  const life = await Life.begin();
  try {
    const { cloud, cdk } = life;
    const holds = async () => deepEqual(await brokenReferences(cloud), []);
    await cdk.bootstrap(HOME, US_EAST_1);
    await cloud.ask('route53', 'create_hosted_zone', { Name: 'example.com', CallerReference: 'life' });
    await cdk.deploy(version);
    await holds();
    const [made, traces] = [await cloud.made(), await life.traces()];

    await cdk.deploy(version, '--force');
    deepEqual(cdk.synthesised(), await cloud.templates());
    deepEqual(await life.traces(), traces);

    if (moved) {
      const { lost, replacing } = await life.update(moved);
      deepEqual({ lost, replacing }, { lost: [], replacing: [] });
      await holds();
    }

    const kept = await promised(cloud);
    await cdk.destroy(moved ?? version);
    const there = await present(cloud);
    const taken = kept.filter(({ physicalId }) => !there.has(physicalId)).map(({ name }) => name);
    if (taken.length > 0) throw new Error(`the end takes ${taken.join(', ')}`);
    const left = [...(await cloud.stacks()).map(({ name }) => name), ...(await leftovers(cloud))];
    if (left.length > 0) throw new Error(`the end leaves ${left.join(', ')}`);
    return `${made.length} resources, ${kept.length} kept`;
  } finally {
    await life.end();
  }
}
