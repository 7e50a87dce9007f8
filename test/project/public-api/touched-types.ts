import { ApiType, Assembly, apiTypes, Callable, publicName, TypeReference } from './assembly';

/** How the sources of a language name what they use. */
export interface Dialect {
  /** Whether a struct in the last place of a call is spelled out: in Python its members are keyword arguments. */
  readonly spellsLastStruct: boolean;
  /** The names that a source imports from the library. */
  imported(source: string): string[];
  /** A source without its imports, comments and texts: what is left is used. */
  body(source: string): string;
}

const TEXTS = /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"/g;

export const JAVA: Dialect = {
  imported: source => [...source.matchAll(/^import io\.github\.cdkscalableapi\.(\w+);$/gm)].map(([, name]) => name),
  body: source =>
    source
      .replace(TEXTS, '""')
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/\/\/.*|^import .*;$/gm, ''),
  spellsLastStruct: true,
};

const PYTHON_IMPORT = /^from cdk_scalable_api import (?:\(([^)]*)\)|(.*))$/gm;

export const PYTHON: Dialect = {
  imported: source => [...source.matchAll(PYTHON_IMPORT)].flatMap(([, block, line]) => (block ?? line).match(/\w+/g) ?? []),
  body: source => source.replace(PYTHON_IMPORT, '').replace(TEXTS, '""').replace(/#.*$/gm, ''),
  spellsLastStruct: false,
};

/** What nobody uses, and what is excused without need; `excuses` gives a reason for each name that may stay out. */
export function untouchedTypes(assembly: Assembly, dialect: Dialect, sources: string[], excuses: Record<string, string> = {}): string[] {
  const touched = new Set(sources.flatMap(source => used(dialect, source)));
  const names = [...apiTypes(assembly).filter(({ datatype }) => !datatype), ...givenStructs(assembly, dialect)].map(publicName);
  const untouched = names.filter(name => !touched.has(name));
  return [
    ...untouched.filter(name => !(name in excuses)).map(name => `${name} is used by no app`),
    ...Object.keys(excuses)
      .filter(name => !untouched.includes(name))
      .map(name => `${name} is excused, and ${touched.has(name) ? 'an app uses it' : 'no app has to use it'}`),
  ].sort();
}

function used(dialect: Dialect, source: string): string[] {
  const words = new Set(dialect.body(source).match(/\w+/g));
  return dialect.imported(source).filter(name => words.has(name));
}

/**
 * The structs that users of the language name to hand them to a constructor, a factory or another method, also inside of others. What a
 * class implements of a contract is called by the library.
 */
function givenStructs(assembly: Assembly, { spellsLastStruct }: Dialect): ApiType[] {
  const named = new Set<ApiType>();
  const looked = new Set<ApiType>();
  const take = (type: TypeReference, spelled: boolean): void => {
    for (const struct of structsOf(assembly, type)) {
      if (spelled) named.add(struct);
      if (looked.has(struct)) continue;
      looked.add(struct);
      allProperties(assembly, struct).forEach(property => take(property.type, true));
    }
  };
  const call = ({ parameters = [] }: Callable, spellsLast: boolean): void =>
    parameters.forEach(({ type }, index) => take(type, spellsLast || index < parameters.length - 1));
  for (const { kind, initializer, methods = [] } of apiTypes(assembly)) {
    if (kind !== 'class') continue;
    // Java's builders take the members of a constructor's props one by one.
    if (initializer) call(initializer, false);
    methods.filter(({ overrides }) => !overrides).forEach(method => call(method, spellsLastStruct));
  }
  return [...named];
}

function structsOf(assembly: Assembly, { fqn, collection }: TypeReference): ApiType[] {
  if (collection) return structsOf(assembly, collection.elementtype);
  const type = fqn === undefined ? undefined : assembly.types?.[fqn];
  return type?.datatype ? [type] : [];
}

function allProperties(assembly: Assembly, { properties = [], interfaces = [] }: ApiType): NonNullable<ApiType['properties']> {
  const inherited = interfaces.map(fqn => assembly.types?.[fqn]).filter(type => type !== undefined);
  return [...properties, ...inherited.flatMap(type => allProperties(assembly, type))];
}
