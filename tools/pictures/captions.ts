import { Route } from './access';
import { accessLines, issuerCaption } from './access-captions';
import { Caption, pairs, portList, Reached } from './caption';
import { Certificate, Edge } from './edge';
import { LoadBalancer } from './load-balancer';
import { Opening } from './network';
import { RequestPath, Service, Target } from './request-path';
import { storeCaption, StoreCaption } from './store-captions';

/** Everything that a picture says, so that what draws knows of boxes and arrows alone. */
export interface Captions {
  readonly caller: Caption;
  /** Beside the first arrow. */
  readonly call: string[];
  readonly edge?: Caption;
  /** Beside the arrow from the edge to the load balancer. */
  readonly way: string[];
  readonly balancer: Caption;
  /** Beside the arrow to each service, and what stands at its end. */
  readonly forwards: string[][];
  readonly services: Caption[];
  /** What the edge consults. */
  readonly global: Caption[];
  /** What the load balancer consults. */
  readonly regional: Caption[];
  /** Whom the load balancer asks who callers are. */
  readonly issuers: Reached[];
  /** Behind the services. */
  readonly stores: StoreCaption[];
  readonly stranger: Caption;
  readonly refusals: Caption[];
  /** Where the refused are stopped. */
  readonly stop: 'balancer' | 'service';
}

export function captions(path: RequestPath): Captions {
  const { edge, webAcl, loadBalancer, services, stores, domain } = path;
  const acl = webAcl && {
    name: `Web ACL, ${webAcl.region}`,
    lines: [
      `blocks an address above ${count(webAcl.requests)} requests in ${webAcl.minutes} min`,
      `${webAcl.ruleGroups} managed rule groups`,
    ],
  };
  const inside = !edge && loadBalancer.scheme === 'internal';
  return {
    caller: inside ? { name: 'Callers inside the VPC', lines: [] } : { name: "User's device", lines: [] },
    call: [
      ...(domain ? [domain.name, `DNS: ${domain.records.join(', ')}`] : []),
      edge ? `HTTPS, ${edge.httpVersions.join(', ')}` : `${loadBalancer.protocol}, port ${loadBalancer.port}`,
    ],
    edge: edge && { name: 'CloudFront', lines: edgeLines(edge) },
    way: edge ? wayLines(edge) : [],
    balancer: {
      name: `Load balancer, ${loadBalancer.scheme}, ${loadBalancer.place.zones} zones`,
      lines: balancerLines(loadBalancer, services),
    },
    forwards: services.map(({ targets }) =>
      targets.flatMap(target => [
        ...routeLines(target, path),
        ...(target.share === undefined ? [] : [`${target.share} % of the requests, at first`]),
        `${target.protocol}, port ${target.port}`,
      ]),
    ),
    services: services.map(service => ({
      name: `${service.compute}, ${service.place.zones} zones`,
      lines: [
        service.copies,
        ...service.targets.map(({ healthSeconds, health }) => `asked every ${healthSeconds} s: ${health}`),
        `drained for ${[...new Set(service.targets.map(({ drainSeconds }) => drainSeconds))].join(' or ')} s`,
        letsIn(service),
      ],
    })),
    global: [...(edge && acl ? [acl] : []), ...(edge?.certificate ? [certificate(edge.certificate)] : [])],
    regional: [
      ...(!edge && acl ? [acl] : []),
      ...(loadBalancer.certificate ? [certificate(loadBalancer.certificate)] : []),
      ...(loadBalancer.gate
        ? [{ name: 'Secret', lines: [loadBalancer.gate.header, `${loadBalancer.gate.characters} random characters`] }]
        : []),
    ],
    issuers: loadBalancer.issuers.map(issuerCaption),
    stores: stores.map(storeCaption),
    ...refused(path),
  };
}

function routeLines({ routes }: Target, { loadBalancer, services }: RequestPath): string[] {
  if (guarded(loadBalancer)) return accessLines(routes, loadBalancer.issuers);
  return services.length > 1 ? pairs(pathsOf(routes)) : [];
}

function guarded({ routes }: LoadBalancer): boolean {
  return routes.some(({ access }) => access.kind !== 'open');
}

function pathsOf(routes: Route[]): string[] {
  return routes.flatMap(({ paths }) => paths);
}

function letsIn({ targets }: Service): string {
  return `lets in: only the load balancer, ${portList(targets.map(({ port }) => port))}`;
}

function certificate({ name, region }: Certificate): Caption {
  return { name: `Certificate, ${region}`, lines: [name] };
}

function edgeLines(edge: Edge): string[] {
  const paths = edge.kept.filter(({ path }) => !edge.kept.some(other => other.path === `${path}/*`));
  return [
    [...(edge.tls ? [`${edge.tls} at least`] : []), ...(edge.redirectsHttp ? ['HTTP is redirected to HTTPS'] : [])].join('; '),
    ...paths.map(({ path, seconds }) => `keeps answers of ${path} for ${seconds} s`),
    ...(edge.kept.some(({ path }) => path === 'everything else') ? [] : [otherPaths(edge)]),
  ];
}

function otherPaths({ site, kept }: Edge): string {
  if (site) return 'every other path: files of the site';
  return kept.length > 0 ? 'keeps nothing else' : 'keeps nothing';
}

function wayLines({ way }: Edge): string[] {
  return [
    way.vpcOrigin ? 'VPC origin' : 'public address',
    [way.protocol, ...(way.tls ? [way.tls] : []), `port ${way.port}`].join(', '),
    ...way.secrets.map(({ header }) => `with the secret ${header}`),
  ];
}

function balancerLines(loadBalancer: LoadBalancer, services: Service[]): string[] {
  const { openings, protocol, port, tlsPolicy, redirect, routes, unmatched, gate, idleSeconds } = loadBalancer;
  const alone = guarded(loadBalancer) ? 'rules say who gets in' : `${pairs(pathsOf(routes)).join(', ')}: to the service`;
  const ruled = services.length > 1 ? chosenBy(services) : alone;
  return [
    `lets in: ${peers(openings)}`,
    ...(redirect ? [`port ${redirect.port}: ${redirect.status} to ${protocol}, port ${port}`] : []),
    ...(tlsPolicy ? [tlsPolicy] : []),
    `closes a connection after ${idleSeconds} s of silence`,
    ...(gate ? [`without ${gate.header}: ${gate.otherwise}`] : []),
    ruled,
    `anything else: ${unmatched}`,
  ];
}

function chosenBy(services: Service[]): string {
  const mixed = services.some(({ targets }) => targets.some(({ share }) => share !== undefined));
  return mixed ? 'rules and weights choose the service' : 'rules choose the service';
}

function peers(openings: Opening[]): string {
  const names = [...new Set(openings.map(({ from }) => from))];
  return names
    .map(name => {
      return `${name}, ${portList(openings.filter(({ from }) => from === name).map(({ port }) => port))}`;
    })
    .join('; ');
}

function refused({ edge, loadBalancer, services }: RequestPath): Pick<Captions, 'stranger' | 'refusals' | 'stop'> {
  const { gate, openings, scheme } = loadBalancer;
  if (!edge && scheme === 'internet-facing') {
    return {
      stranger: { name: 'Anyone', lines: ['to an instance'] },
      refusals: crosses([
        ...noAddress(services.every(({ place }) => place.kind === 'private')),
        { name: 'security group', lines: services.map(service => letsIn(service).replace('in:', 'in')) },
      ]),
      stop: 'service',
    };
  }
  return {
    stranger: { name: 'Anyone else', lines: ['to the load balancer'] },
    refusals: crosses([
      ...noAddress(scheme === 'internal'),
      { name: 'security group', lines: [`lets in only ${peers(openings)}`] },
      ...(gate ? [{ name: gate.otherwise, lines: [`through another distribution, without ${gate.header}`] }] : []),
    ]),
    stop: 'balancer',
  };
}

function noAddress(applies: boolean): Caption[] {
  return applies ? [{ name: 'no public address', lines: [] }] : [];
}

function crosses(texts: Caption[]): Caption[] {
  return texts.map(({ name, lines }) => ({ name: `× ${name}`, lines }));
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
