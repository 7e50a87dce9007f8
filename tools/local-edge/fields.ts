/**
 * The fields of an object of a template. One that the local edge doesn't know may change where a request goes or what is kept: it is an
 * error, never ignored.
 *
 * @param known what the caller maps
 * @param harmless what changes neither routing nor caching
 */
export function fields(where: string, object: any, known: string[], harmless: string[] = []): any {
  const unknown = Object.keys(object ?? {}).find(name => !known.includes(name) && !harmless.includes(name));
  if (unknown) throw new Error(`${where}: the local edge has no mapping for ${unknown}`);
  return object ?? {};
}

/** As with a field, so with its value. */
export function unmapped(where: string, field: string, value: unknown): never {
  throw new Error(`${where}: the local edge has no mapping for ${field} ${JSON.stringify(value)}`);
}

/** Attributes are a list of keys and values; what they say must be one of the values that are mapped. */
export function attributes(where: string, list: any[] = [], known: string[], harmless: RegExp[] = []): { [key: string]: string } {
  const found = Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
  const asked = Object.keys(found).filter(key => !harmless.some(pattern => pattern.test(key)));
  return fields(where, Object.fromEntries(asked.map(key => [key, found[key]])), known);
}
