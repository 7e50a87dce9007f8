/** `tsx tools/protocol-table.ts`: writes the README's table of protocols from what the protocols say of themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiProtocol, ProtocolTraits } from '../src';

const README = join(__dirname, '..', 'README.md');
const BEGIN = '<!-- Written by tools/protocol-table.ts. -->\n';
const END = '\n<!-- End of the table. -->';

const PROTOCOLS: [string, ApiProtocol][] = [
  ['rest()', ApiProtocol.rest()],
  ['graphql()', ApiProtocol.graphql()],
  ['webSocket()', ApiProtocol.webSocket()],
  ["grpc({ services: ['shop.v1.Inventory'] })", ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
  ['serverSentEvents()', ApiProtocol.serverSentEvents()],
];

const ROWS: [string, (traits: ProtocolTraits) => string][] = [
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

/** The README with the table as the protocols are now. */
export function withProtocolTable(readme: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('README.md has no place for the table of protocols');
  return readme.slice(0, begin + BEGIN.length) + table() + readme.slice(end);
}

function table(): string {
  const cells = [
    ['`ApiProtocol`', ...PROTOCOLS.map(([call]) => `\`${call.replace(/\(.+\)/, '(…)')}\``)],
    PROTOCOLS.map(() => '---').concat('---'),
    ...ROWS.map(([title, cell]) => [title, ...PROTOCOLS.map(([, { traits }]) => cell(traits))]),
  ];
  return cells.map(row => `| ${row.join(' | ')} |`).join('\n');
}

function health({ protocolVersion, healthCheck }: ProtocolTraits['target']): string {
  const question = protocolVersion === 'GRPC' ? 'the standard health service' : `\`GET ${healthCheck.path}\``;
  return `${question} every ${healthCheck.intervalSeconds} s: ${healthCheck.matcher}`;
}

function code(values: string[]): string {
  return values.map(value => `\`${value}\``).join(', ');
}

if (require.main === module) writeFileSync(README, withProtocolTable(readFileSync(README, 'utf8')));
