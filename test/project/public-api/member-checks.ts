import { apiTypes, ApiType, Assembly, Callable, Documented, Method, Property, publicName, TypeFinder, TypeReference } from './assembly';

const PYTHON_KEYWORDS =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in ' +
  'is lambda nonlocal not or pass raise return try while with yield';
const JAVA_KEYWORDS =
  'abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for ' +
  'goto if implements import instanceof int interface long native new package private protected public return short static strictfp super switch ' +
  'synchronized this throw throws transient try void volatile while';
const KEYWORDS = new Set(`${PYTHON_KEYWORDS} ${JAVA_KEYWORDS} internal namespace`.split(' '));

/** Everything in a type that has a name and a type reference, with a path to show. */
function references(type: ApiType): { path: string; reference: TypeReference }[] {
  const owner = publicName(type);
  return [
    ...callables(type).flatMap(({ name, parameters = [] }) =>
      parameters.map(p => ({ path: `${owner}.${name}(${p.name})`, reference: p.type })),
    ),
    ...methods(type).flatMap(m => (m.returns ? [{ path: `${owner}.${m.name}()`, reference: m.returns.type }] : [])),
    ...properties(type).map(p => ({ path: `${owner}.${p.name}`, reference: p.type })),
  ];
}

const methods = (type: ApiType): Method[] => type.methods ?? [];
const callables = (type: ApiType): (Callable & { name: string })[] => [{ name: 'constructor', ...type.initializer }, ...methods(type)];
const properties = (type: ApiType): Property[] => type.properties ?? [];

function contains(reference: TypeReference, test: (inner: TypeReference) => boolean): boolean {
  const { collection, union, intersection } = reference;
  const inner = [...(collection ? [collection.elementtype] : []), ...(union?.types ?? []), ...(intersection?.types ?? [])];
  return test(reference) || inner.some(each => contains(each, test));
}

/** Other languages see `object` where TypeScript has a union or `any`. */
export function blurredTypes(assembly: Assembly): string[] {
  return apiTypes(assembly)
    .flatMap(references)
    .flatMap(({ path, reference }) => [
      ...(contains(reference, r => r.union !== undefined || r.intersection !== undefined)
        ? [`${path} is a union or intersection type`]
        : []),
      ...(contains(reference, r => r.primitive === 'any') ? [`${path} has the type any`] : []),
    ]);
}

/** `getX` reads as the property `x` in Java; keywords are renamed by each language in its own way. */
export function awkwardNames(assembly: Assembly): string[] {
  return apiTypes(assembly).flatMap(type => {
    const owner = publicName(type);
    const parameters = callables(type).flatMap(callable => callable.parameters ?? []);
    return [
      ...methods(type)
        .filter(({ name }) => /^get([A-Z]|$)/.test(name))
        .map(({ name }) => `${owner}.${name} starts with get`),
      ...[...methods(type), ...properties(type), ...parameters]
        .filter(({ name }) => KEYWORDS.has(name))
        .map(({ name }) => `${owner}: ${name} is a keyword in Python, Java or C#`),
    ];
  });
}

/** Python lifts the members of a last struct into keyword arguments, beside the positional ones. */
export function liftedConflicts(assembly: Assembly, find: TypeFinder): string[] {
  return apiTypes(assembly).flatMap(type =>
    callables(type).flatMap(({ name, parameters = [] }) => {
      const last = parameters[parameters.length - 1];
      const lifted = last?.type.fqn && !last.variadic ? structMembers(last.type.fqn, find) : new Set<string>();
      return parameters
        .slice(0, -1)
        .filter(p => lifted.has(p.name))
        .map(p => `${publicName(type)}.${name}: ${p.name} is a parameter and a member of ${last.type.fqn}`);
    }),
  );
}

function structMembers(fqn: string, find: TypeFinder): Set<string> {
  const type = find(fqn);
  if (!type?.datatype) return new Set();
  return new Set([...properties(type).map(({ name }) => name), ...(type.interfaces ?? []).flatMap(base => [...structMembers(base, find)])]);
}

/** Every type and member says what it is, every optional struct member what happens without it. */
export function missingDocs(assembly: Assembly): string[] {
  const silent = ({ docs }: Documented) => !docs?.summary;
  return apiTypes(assembly).flatMap(type => [
    ...(silent(type) ? [`${publicName(type)} has no doc comment`] : []),
    ...[...methods(type), ...properties(type)]
      .filter(m => silent(m) && !m.overrides)
      .map(m => `${publicName(type)}.${m.name} has no doc comment`),
    ...(type.members ?? []).filter(silent).map(m => `${publicName(type)}.${m.name} has no doc comment`),
    ...(type.datatype
      ? properties(type)
          .filter(p => p.optional && !p.docs?.default)
          .map(p => `${publicName(type)}.${p.name} has no @default`)
      : []),
  ]);
}
