import { MENU, Plan } from './plan';

/** What a plan may have or leave out, wherever in it. */
const OPTIONS = [
  ...['domain', 'certificates', 'cors', 'network', 'edge', 'countries', 'prefix', 'alarms', 'compliance', 'scaling'],
  ...['port', 'methods', 'host', 'orderHint', 'drainSeconds'],
];

/** All that plans can have: each has to be seen in plans that become templates. */
export const FEATURES: readonly string[] = [
  ...Object.entries(MENU).flatMap(([dimension, values]) => values.map(value => `${dimension} ${value}`)),
  ...[1, 2, 3].map(count => `services ${count}`),
  ...OPTIONS.map(option => `with ${option}`),
  ...['domain', 'auth', 'edge'].map(option => `without ${option}`),
];

/** Which of them a plan has. */
export function featuresOf(plan: Plan): string[] {
  const { services, edge, stores } = plan;
  const protocols = services.flatMap(service => service.protocols);
  const values: { readonly [dimension in keyof typeof MENU | 'services']: readonly unknown[] } = {
    region: [plan.region],
    exposure: [plan.exposure],
    auth: [plan.auth],
    services: [services.length],
    compute: services.map(({ compute }) => compute),
    artifact: services.map(({ artifact }) => artifact),
    protocol: protocols.map(({ kind }) => kind),
    authorizer: [...services, ...protocols].map(({ authorizer }) => authorizer),
    policy: services.flatMap(({ scaling }) => scaling?.policies ?? []),
    cacheRule: edge?.rules.map(({ kind }) => kind) ?? [],
    site: [edge?.site],
    webAcl: [edge?.webAcl],
    store: stores.map(({ engine }) => engine),
    sticky: protocols.map(({ sticky }) => sticky),
  };
  const said = Object.entries(values).flatMap(([dimension, of]) => of.map(value => `${dimension} ${value}`));
  const parts: { readonly [name: string]: unknown }[] = [plan, edge ?? {}, ...services, ...protocols, ...stores].map(part => ({ ...part }));
  return FEATURES.filter(feature => {
    const [word, name] = feature.split(' ');
    const present = parts.some(part => part[name] !== undefined && part[name] !== false);
    return word === 'with' ? present : word === 'without' ? !present : said.includes(feature);
  });
}
