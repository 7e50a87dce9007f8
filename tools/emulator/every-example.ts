import { deepEqual } from 'node:assert/strict';
import { Version } from './cdk';
import { HOME, US_EAST_1 } from './cloud';
import { Life } from './life';
import { leftovers, present, promised } from './stays';

/** From the first deployment to the end: nothing is touched by the same again, what is promised stays, and nothing else does. */
export async function wholeLife(version: Version): Promise<string> {
  const life = await Life.begin();
  try {
    const { cloud, cdk } = life;
    await cdk.bootstrap(HOME, US_EAST_1);
    await cloud.ask('route53', 'create_hosted_zone', { Name: 'example.com', CallerReference: 'life' });
    await cdk.deploy(version);
    const [made, traces, kept] = [await cloud.made(), await life.traces(), await promised(cloud)];

    await cdk.deploy(version, '--force');
    deepEqual(cdk.synthesised(), await cloud.templates());
    deepEqual(await life.traces(), traces);

    await cdk.destroy(version);
    const there = await present(cloud);
    const lost = kept.filter(({ physicalId }) => !there.has(physicalId)).map(({ name }) => name);
    if (lost.length > 0) throw new Error(`the end takes ${lost.join(', ')}`);
    const left = [...(await cloud.stacks()).map(({ name }) => name), ...(await leftovers(cloud))];
    if (left.length > 0) throw new Error(`the end leaves ${left.join(', ')}`);
    return `${made.length} resources, ${kept.length} kept`;
  } finally {
    await life.end();
  }
}
