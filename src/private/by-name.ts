/** The same entries in the order of their names: where a template lists them, a map of Java or Python may bring another order in each run. */
export function byName<T>(map: { readonly [name: string]: T }): { [name: string]: T } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
