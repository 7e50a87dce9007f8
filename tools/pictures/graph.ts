import type { Edge, Graph, Node, Subgraph } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import { Caption } from './caption';
import { Captions } from './captions';
import { Place } from './network';
import { RequestPath } from './request-path';
import { escaped } from './svg';

/** Three columns, from top to bottom: the path itself, what is consulted on it, what doesn't get in. */
export function graph({ edge, loadBalancer, services, stores }: RequestPath, says: Captions): Graph {
  const inside = !edge && loadBalancer.scheme === 'internal';
  const caller = node('caller', 'outside', [says.caller], NARROW);
  const balancer = node('balancer', 'box', [says.balancer], WIDE);
  const instances = says.services.map((service, index) => node(serviceName(index), 'box', [service], WIDE));
  const kept = says.stores.map((store, index) => node(storeName(index), 'box', [store], WIDE));
  const placed = [
    { place: loadBalancer.place, box: balancer },
    ...services.map(({ place }, index) => ({ place, box: instances[index] })),
    ...stores.map(({ place }, index) => ({ place, box: kept[index] })),
  ];
  const kinds = [...new Set(placed.flatMap(({ place }) => place?.kind ?? []))];
  const boxesIn = (kind?: Place['kind']) => placed.filter(({ place }) => place?.kind === kind).map(({ box }) => box);
  const issuersOf = (kind: string, pools: boolean) =>
    says.issuers.flatMap((issuer, index) =>
      Boolean(loadBalancer.issuers[index].pool) === pools ? [node(issuerName(index), kind, [issuer], NARROW)] : [],
    );
  const above = edge ? 'edge' : inside ? 'caller' : 'balancer';

  return {
    directed: true,
    graphAttributes: { newrank: true, nodesep: 0.3, ranksep: 0.36, bgcolor: 'transparent', pad: 0.2, ...FONT },
    nodeAttributes: { shape: 'box', style: 'rounded', margin: '0.14,0.08', ...FONT },
    edgeAttributes: { arrowsize: 0.8, ...FONT },
    nodes: inside ? [] : [caller],
    subgraphs: [
      ...(edge ? [cluster('edge', 'AWS edge', [node('edge', 'box', [says.edge!], WIDE), ...asideNodes('global', says.global)])] : []),
      cluster(
        'region',
        `Your region: ${loadBalancer.region}`,
        [...asideNodes('regional', says.regional), ...issuersOf('box', true), ...boxesIn()],
        [
          cluster('vpc', `Your VPC: ${loadBalancer.vpc}`, inside ? [caller] : [], [
            ...kinds.map(kind => cluster(kind, `${kind} subnets`, boxesIn(kind))),
          ]),
        ],
      ),
      { nodes: issuersOf('outside', false) },
      // Graphviz puts on the right what comes last.
      { nodes: [node('stranger', 'outside', [says.stranger], NARROW), node('refusals', 'refused', says.refusals, NARROW)] },
      sameRank(above, 'stranger'),
      sameRank(says.stop, 'refusals'),
      ...(says.global.length ? [sameRank('edge', 'global')] : []),
      ...(says.regional.length ? [sameRank('balancer', 'regional')] : []),
    ],
    edges: [
      step('caller', edge ? 'edge' : 'balancer', says.call),
      ...(edge ? [step('edge', 'balancer', says.way)] : []),
      ...says.forwards.map((lines, index) => step('balancer', serviceName(index), lines)),
      ...says.stores.flatMap(({ users, way }, index) => users.map(user => step(serviceName(user), storeName(index), way))),
      ...(says.global.length ? [{ tail: 'edge', head: 'global', attributes: ASIDE }] : []),
      ...(says.regional.length ? [{ tail: 'balancer', head: 'regional', attributes: ASIDE }] : []),
      ...says.issuers.map(({ way }, index) => ({
        tail: 'balancer',
        head: issuerName(index),
        attributes: { ...ASIDE, label: beside(way) },
      })),
      { tail: 'stranger', head: 'refusals', attributes: { class: 'refusal', arrowhead: 'tee', arrowsize: 1.3, weight: 50 } },
    ],
  };
}

const serviceName = (index: number) => (index === 0 ? 'service' : `service${index + 1}`);
const storeName = (index: number) => `store${index + 1}`;
const issuerName = (index: number) => `issuer${index + 1}`;

const FONT = { fontname: 'Helvetica', fontsize: 13 };
const ASIDE = { class: 'aside', arrowhead: 'none' };

/** Widths of columns, in pixels: boxes of a column line up, and text has room to spare in a wider font. */
const WIDE = 300;
const NARROW = 164;
const LABEL = 320;

/** Width of an average character of a line. */
const CHARACTER = 6.2;

function node(name: string, kind: string, texts: Caption[], width: number): Node {
  const row = (html: string): string => `<tr><td align="left">${html}</td></tr>`;
  const gap = '<tr><td height="6" cellpadding="0"></td></tr>';
  const cells = texts
    .map(text =>
      [`<b><font point-size="14">${escaped(text.name)}</font></b>`, ...text.lines.flatMap(line => wrapped(line, width)).map(escaped)]
        .map(row)
        .join(''),
    )
    .join(gap);
  return {
    name,
    attributes: { class: kind, label: { html: `<table border="0" cellspacing="0" cellpadding="1" width="${width}">${cells}</table>` } },
  };
}

function asideNodes(name: string, texts: Caption[]): Node[] {
  return texts.length ? [node(name, 'box', texts, NARROW)] : [];
}

function cluster(name: string, label: string, nodes: Node[], subgraphs: Subgraph[] = []): Subgraph {
  const html = `<table border="0" cellspacing="0" cellpadding="4"><tr><td><b>${escaped(label)}</b></td></tr></table>`;
  const graphAttributes = { class: 'room', label: { html }, labeljust: 'l', style: 'rounded', margin: 12, ...FONT };
  return { name: `cluster_${name}`, graphAttributes, nodes, subgraphs };
}

function sameRank(...names: string[]): Subgraph {
  return { graphAttributes: { rank: 'same' }, nodes: names.map(name => ({ name })) };
}

function step(tail: string, head: string, lines: string[]): Edge {
  return { tail, head, attributes: { class: 'step', weight: 100, label: beside(lines) } };
}

function beside(lines: string[]): { html: string } {
  return {
    html: lines
      .flatMap(line => wrapped(line, LABEL))
      .map(line => `&#160;&#160;&#160;${escaped(line)}<br align="left"/>`)
      .join(''),
  };
}

/** Breaks a line that is too long for its column. */
function wrapped(line: string, width: number): string[] {
  const most = Math.floor(width / CHARACTER);
  return line.match(new RegExp(`.{1,${most}}(?= |$)|\\S+`, 'g'))!.map(part => part.trim());
}
