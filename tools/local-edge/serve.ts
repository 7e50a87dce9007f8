/** Serves an example on this machine as its templates say: `tsx tools/local-edge/serve.ts rest [vpcOrigin]`. */
import { existsSync } from 'node:fs';
import { LOOPBACK } from './envoy-config';
import { EXAMPLES } from './examples';
import { EXPOSURES } from '../catalogue';
import { LocalEdge } from './local-edge';
import { ServiceProcess } from './targets';

const DOMAIN = 'api.example.com';

/** The name that is given, or the first of all. */
function chosen(what: string, all: object, name = Object.keys(all)[0]): string {
  if (!(name in all)) throw new Error(`there is no ${what} ${name}, only ${Object.keys(all).join(', ')}`);
  return name;
}

function show(edge: LocalEdge, tries: { readonly [kind: string]: string }): void {
  const { distribution, listeners, webAcl } = edge.site;
  const { places } = edge;
  const main = listeners.find(({ rules }) => rules.length > 1)!;
  const port = distribution ? places.edgeHttps : places.loadBalancer(main.port, main.tls !== undefined);
  const tls = distribution?.tls ?? main.tls!;
  const trust = `--cacert ${places.trusted} --resolve ${tls.names[0]}:${port}:${LOOPBACK}`;
  if (distribution) console.log(`edge           https://${tls.names[0]}:${port} and http on ${places.edgeHttp}`);
  for (const listener of listeners) {
    console.log(`load balancer  port ${listener.port} is ${places.loadBalancer(listener.port, listener.tls !== undefined)} here`);
  }
  console.log(`Envoy          http://${LOOPBACK}:${places.admin}`);
  for (const [what, value] of edge.standIns.table) console.log(`stand-in       ${what} is ${value}`);
  const { notServed = [] } = distribution?.webAcl ?? webAcl ?? {};
  if (notServed.length > 0) console.log(`not served     ${notServed.join(', ')}`);
  for (const [kind, rest] of Object.entries(tries)) {
    console.log(`\n# ${kind}\ncurl -i ${trust} ${rest.replace(/^(\S+)/, `'https://${tls.names[0]}:${port}$1'`)}`);
  }
}

async function serve(): Promise<void> {
  const { main, tries, stacks } = EXAMPLES[chosen('example', EXAMPLES, process.argv[2])];
  const exposure = chosen('exposure', EXPOSURES, process.argv[3]);
  if (!existsSync(main)) throw new Error('the service is not built: `npm run build` in its folder');
  const ended = new Promise(resolve => ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(signal => process.once(signal, resolve)));
  const service = await ServiceProcess.start(main);
  try {
    const edge = await LocalEdge.start(stacks(exposure, DOMAIN), () => [service.port]);
    try {
      show(edge, tries);
      await ended;
    } finally {
      await edge.stop();
    }
  } finally {
    await service.stop();
  }
}

serve().then(
  () => process.exit(),
  error => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
