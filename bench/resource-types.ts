import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly Manifest?: string | { readonly 'Fn::Join': [string, unknown[]] } };
}

/** What all templates of a cloud assembly make, sorted: of each resource its stack and type, and the kinds of Kubernetes objects in it. */
export function resourceTypes(outdir: string): string[] {
  return readdirSync(outdir)
    .filter(file => file.endsWith('.template.json'))
    .flatMap(file => {
      const { Resources = {} } = JSON.parse(readFileSync(join(outdir, file), 'utf8')) as { Resources?: { [id: string]: Resource } };
      return Object.values(Resources).map(resource => [basename(file, '.template.json'), resource.Type, ...kinds(resource)].join(' '));
    })
    .sort();
}

function kinds({ Properties: { Manifest: manifest } = {} }: Resource): string[] {
  if (!manifest) return [];
  // What is known only at deployment stands inside of texts.
  const text =
    typeof manifest === 'string' ? manifest : manifest['Fn::Join'][1].map(part => (typeof part === 'string' ? part : '')).join('');
  return (JSON.parse(text) as { kind: string }[]).map(({ kind }) => kind).sort();
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
