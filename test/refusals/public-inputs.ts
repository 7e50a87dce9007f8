import { ApiType, apiTypes, Assembly, Callable, Property, publicName, TypeReference } from '../project/public-api/assembly';

/** A value that a user of the library writes: a member of a struct, or a parameter of a constructor, a factory or a method. */
export interface Input {
  /** `Struct.member`, `Class(parameter)` or `Class.method(parameter)`. */
  readonly name: string;
  /** The type that has it. */
  readonly of: string;
  /** Its own type: the name of a class or a primitive; of a list or a map that of its elements. */
  readonly type: string;
}

/**
 * Every input of an assembly. A struct of the library's own as a parameter, or inside another, is none: its members are. Nor is what a
 * class says again of its interface.
 */
export function publicInputs(assembly: Assembly): Input[] {
  const own = (type: string) => assembly.types?.[`${assembly.name}.${type}`];
  return apiTypes(assembly)
    .flatMap(type => inputsOf(type, assembly.name))
    .filter(({ type }) => !own(type)?.datatype);
}

function inputsOf(type: ApiType, assembly: string): Input[] {
  const name = publicName(type);
  const input = (member: string, { type: its }: Pick<Property, 'type'>): Input => ({
    name: member,
    of: name,
    type: typeName(its, assembly),
  });
  const parameters = (callable: Callable | undefined, caller: string) =>
    (callable?.parameters ?? []).map(parameter => input(`${caller}(${parameter.name})`, parameter));
  const members = type.datatype ? (type.properties ?? []) : [];
  const methods = (type.methods ?? []).filter(({ overrides }) => overrides === undefined);
  return [
    ...members.map(member => input(`${name}.${member.name}`, member)),
    ...parameters(type.initializer, name),
    ...methods.flatMap(method => parameters(method, `${name}.${method.name}`)),
  ];
}

function typeName({ fqn, primitive, collection }: TypeReference, assembly: string): string {
  if (collection) return typeName(collection.elementtype, assembly);
  return (fqn ?? primitive ?? 'several types').replace(`${assembly}.`, '');
}

/** Whether nobody can make a value of a type but from its own members: an enum, or a class without a public constructor. */
export function isClosed(assembly: Assembly, name: string): boolean {
  const type = assembly.types?.[`${assembly.name}.${name}`];
  return type?.kind === 'enum' || (type?.kind === 'class' && type.initializer === undefined);
}
