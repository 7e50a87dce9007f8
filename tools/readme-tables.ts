/** `tsx tools/readme-tables.ts`: writes the README's tables from what protocols and computes say of themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { ApiProtocol, Compute, ComputeCapabilities, ICompute, ProtocolTraits, ScalingKind } from '../src';
import { platformCluster } from '../test/support/platform-cluster';

const README = join(__dirname, '..', 'README.md');

const PROTOCOLS: [string, ApiProtocol][] = [
  ['rest()', ApiProtocol.rest()],
  ['graphql()', ApiProtocol.graphql()],
  ['webSocket()', ApiProtocol.webSocket()],
  ["grpc({ services: ['shop.v1.Inventory'] })", ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
  ['serverSentEvents()', ApiProtocol.serverSentEvents()],
];

const PROTOCOL_ROWS: [string, (traits: ProtocolTraits) => string][] = [
  ['paths', ({ route }) => code(route.paths)],
  ['process listens on', ({ target }) => `\`${target.portVariable}\`, ${target.port}`],
  ['asked for health', ({ target }) => health(target)],
  ['drained for', ({ target }) => `${target.deregistrationDelaySeconds} s`],
  ['silence on a connection', ({ listener }) => `up to ${listener.idleTimeoutSeconds} s`],
  ['kept at the edge', ({ edge }) => (edge.cacheable ? 'by cache rule' : 'never')],
  ['methods at the edge', ({ edge }) => (edge.methods.length === 7 ? 'all' : edge.methods.join(', '))],
  ['edge to load balancer', ({ edge }) => (edge.grpc ? 'gRPC' : 'HTTP/1.1')],
  ['firewall rules that only count', ({ edge }) => `${edge.countedFirewallRules.length}`],
  ['VPC origin', ({ listener }) => (listener.passesVpcOrigin ? 'yes' : 'no')],
  ['needs a domain', ({ listener }) => (listener.requiresTls ? 'yes' : 'no')],
  ['scaled by', ({ target }) => `${target.holdsConnections ? 'connections, ' : ''}requests, processor, memory`],
  ['alarms', ({ metrics }) => metrics.map(({ name }) => name).join(', ')],
];

const COMPUTES: [string, ICompute][] = [
  ['autoScalingGroup()', Compute.autoScalingGroup()],
  ['fargate()', Compute.fargate()],
  ['eks({ cluster })', Compute.eks({ cluster: platformCluster(new Stack()) })],
  ['eks({ cluster, keda: true })', Compute.eks({ cluster: platformCluster(new Stack()), keda: true })],
];

const ARTIFACTS = { containerImage: 'a container', archive: 'an archive or a jar', machineImage: 'a machine image' };

const COMPUTE_ROWS: [string, (capabilities: ComputeCapabilities) => string][] = [
  ['runs', ({ artifactKinds }) => artifactKinds.map(kind => ARTIFACTS[kind]).join(', ')],
  ['processors, the usual one first', ({ architectures }) => architectures.join(', ')],
  ['Spot above the minimum', ({ spot }) => yes(spot)],
  ['until a missing copy starts', ({ placementSeconds }) => `about ${placementSeconds} s`],
  ['`ScalingPolicy`', ({ scalingKinds }) => (scalingKinds.length === Object.keys(ScalingKind).length ? 'all' : code(scalingKinds))],
  ['processor and memory are read', ({ metricSeconds }) => `every ${metricSeconds} s`],
  ['secrets as values', ({ secretsAtStart }) => (secretsAtStart ? 'yes' : 'with the CSI driver')],
  ['part of a mix', ({ weighted }) => yes(weighted)],
  ['paid for', ({ costShape }) => costShape],
];

/** The README with its tables as protocols and computes are now. */
export function withTables(readme: string): string {
  const protocols = table('ApiProtocol', PROTOCOLS, ({ traits }, [, cell]) => cell(traits), PROTOCOL_ROWS);
  const computes = table('Compute', COMPUTES, ({ capabilities }, [, cell]) => cell(capabilities), COMPUTE_ROWS);
  return withTable(withTable(readme, 'protocols', protocols), 'computes', computes);
}

function withTable(readme: string, name: string, text: string): string {
  const [first, last] = [`<!-- Table of ${name}, written by tools/readme-tables.ts. -->\n`, `\n<!-- End of the table of ${name}. -->`];
  const [begin, end] = [readme.indexOf(first), readme.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`README.md has no place for the table of ${name}`);
  return readme.slice(0, begin + first.length) + text + readme.slice(end);
}

function table<Item, Row extends [string, unknown]>(
  title: string,
  items: [string, Item][],
  cell: (item: Item, row: Row) => string,
  rows: Row[],
): string {
  const cells = [
    [`\`${title}\``, ...items.map(([call]) => `\`${title === 'ApiProtocol' ? call.replace(/\(.+\)/, '(…)') : call}\``)],
    items.map(() => '---').concat('---'),
    ...rows.map(row => [row[0], ...items.map(([, item]) => cell(item, row))]),
  ];
  return cells.map(row => `| ${row.join(' | ')} |`).join('\n');
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}

function health({ protocolVersion, healthCheck }: ProtocolTraits['target']): string {
  const question = protocolVersion === 'GRPC' ? 'the standard health service' : `\`GET ${healthCheck.path}\``;
  return `${question} every ${healthCheck.intervalSeconds} s: ${healthCheck.matcher}`;
}

function code(values: string[]): string {
  return values.map(value => `\`${value}\``).join(', ');
}

if (require.main === module) writeFileSync(README, withTables(readFileSync(README, 'utf8')));
