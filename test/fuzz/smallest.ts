import { run } from './batch';
import { Plan } from './plan';

/** The plan with all left out that its fault doesn't need. */
export function smallest(plan: Plan): Plan {
  const faulty = (each: Plan) => run([each])[0].fault !== undefined;
  if (!faulty(plan)) return plan;
  let found = plan;
  for (let next: Plan | undefined = plan; next; next = smaller(found).find(faulty)) found = next;
  return found;
}

/** The plan without one of its parts, each in turn. */
function smaller(plan: Plan): Plan[] {
  return cut(plan).filter((each: Plan) => each.services?.length > 0 && each.services.every(({ protocols }) => protocols?.length > 0));
}

/** A value with one thing left out: an item, a member that may be absent, or something inside. */
function cut(value: any): any[] {
  if (Array.isArray(value)) {
    return [
      ...value.map((_, index) => value.filter((__, other) => other !== index)),
      ...value.flatMap((item, index) => cut(item).map(less => value.map((each, other) => (other === index ? less : each)))),
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value).filter(name => value[name] !== undefined);
  return [
    ...names.filter(name => OPTIONAL.has(name)).map(name => ({ ...value, [name]: undefined })),
    ...names.flatMap(name => cut(value[name]).map(less => ({ ...value, [name]: less }))),
  ];
}

const OPTIONAL = new Set([
  'domain',
  'certificates',
  'cors',
  'network',
  'auth',
  'edge',
  'site',
  'compliance',
  'authorizer',
  'scaling',
  'port',
  'methods',
  'host',
  'orderHint',
  'drainSeconds',
  'sticky',
  'countries',
  'prefix',
]);
