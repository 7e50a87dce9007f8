/** `npm test`: every rung in order; `npm test -- lint unit`: only these. */
import { startKubernetesBuild } from './rungs/kubernetes';
import { climb } from './rungs/ladder';
import { SPINE } from './rungs/spine';

const all = [...SPINE];
const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !all.some(rung => rung.name === name));
if (unknown.length > 0) {
  console.error(`no rung is called ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const rungs = wanted.length > 0 ? all.filter(({ name }) => wanted.includes(name)) : all;
if (rungs.some(({ name }) => name === 'kubernetes')) startKubernetesBuild();
process.exitCode = climb(rungs) ? 0 : 1;
