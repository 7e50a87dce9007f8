import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The types of all resources in all templates of a cloud assembly, sorted. */
export function resourceTypes(outdir: string): string[] {
  return readdirSync(outdir)
    .filter(file => file.endsWith('.template.json'))
    .flatMap(file => {
      const { Resources = {} } = JSON.parse(readFileSync(join(outdir, file), 'utf8')) as { Resources?: { [id: string]: { Type: string } } };
      return Object.values(Resources).map(resource => resource.Type);
    })
    .sort();
}

/** Compares two lists of types: a line for each type of which one side has more. */
export function typeDifferences(library: string[], twin: string[]): string[] {
  const count = (types: string[], type: string) => types.filter(other => other === type).length;
  return [...new Set([...library, ...twin])]
    .sort()
    .map(type => ({ type, ours: count(library, type), theirs: count(twin, type) }))
    .filter(({ ours, theirs }) => ours !== theirs)
    .map(({ type, ours, theirs }) => `${type}: ${ours} in the library, ${theirs} in the twin`);
}
