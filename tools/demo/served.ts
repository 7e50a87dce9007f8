import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Call, callsOf, Served, served } from './calls';
import { table } from './picture';
import { section } from './report';
import { cacheProgram, NO_CACHE_PROGRAM } from '../local-edge/cache-node';
import { Copies } from '../local-edge/copies';
import { installEnvoy } from '../local-edge/envoy';
import { LOOPBACK } from '../local-edge/envoy-config';
import { EXAMPLES } from '../local-edge/examples';
import { LocalEdge } from '../local-edge/local-edge';
import { readCache } from '../local-edge/read-cache';
import { SynthesisedStack, Templates } from '../pictures/templates';
import { lacking } from '../rungs/rung';
import { ROOT, RungLog } from '../rungs/rung-log';

/** Tells the commands of another terminal where the API is served. */
export const SERVED = join(ROOT, '.work', 'demo.json');

/** What is lacking on this machine to serve an example. */
export function missing(stacks: SynthesisedStack[]): string[] {
  const cache = readCache(new Templates(stacks)) && !cacheProgram() ? [NO_CACHE_PROGRAM] : [];
  return [...lacking(['python3', 'openssl']), ...cache];
}

/**
 * Serves an example on this machine as its templates say, until it is told to stop.
 *
 * @param until resolves when it is to stop
 */
export async function serve(
  name: keyof typeof EXAMPLES,
  stacks: SynthesisedStack[],
  until: (calls: Call[]) => Promise<void>,
): Promise<void> {
  installEnvoy(new RungLog('envoy'));
  const copies = new Copies(EXAMPLES[name].program, undefined, { DEMO: 'on', LOG_LEVEL: 'warn' });
  try {
    const edge = await LocalEdge.start(stacks, copies.ports);
    try {
      const place = served(edge);
      writeFileSync(SERVED, JSON.stringify(place));
      const calls = callsOf(name, place);
      show(edge, place, calls);
      await until(calls);
    } finally {
      rmSync(SERVED, { force: true });
      await edge.stop();
    }
  } finally {
    await copies.stop();
  }
}

function show({ site, places, standIns, identity }: LocalEdge, { name, port }: Served, calls: Call[]): void {
  const { distribution, listeners, webAcl } = site;
  const { notServed = [] } = distribution?.webAcl ?? webAcl ?? {};
  section('Served on this machine, from the templates alone', [
    ...table([
      ['the API', `https://${name}:${port}`],
      ...(distribution ? [['the same over HTTP', `http://${name}:${places.edgeHttp}`]] : []),
      ...listeners.map(each => [
        `load balancer, port ${each.port}`,
        `${LOOPBACK}:${places.loadBalancer(each.port, each.tls !== undefined)}`,
      ]),
      ['Envoy', `http://${LOOPBACK}:${places.admin}`],
      ...(identity?.users ?? []).map(({ name: user, password }) => ['who can log in', `${user}, with the password ${password}`]),
      ...standIns.table.map(([what, value]) => [`stand-in for ${what}`, value]),
    ]),
    ...(distribution?.buckets.length ? ['', 'A browser shows the page once it is told to believe the certificate.'] : []),
    ...(identity ? [`So it is with the login: open ${identity.origin} first.`] : []),
    ...(notServed.length > 0 ? ['', `Not served, because AWS keeps them to itself: ${notServed.join(', ')}`] : []),
  ]);
  section(
    'Try it from another terminal',
    calls.flatMap(({ what, command }, index) => [...(index > 0 ? [''] : []), `# ${what}`, command]),
  );
}
