/** Logical ids of everything in a template that CloudFormation makes before a resource. */
export function waitsFor(template: any, resource: any): Set<string> {
  const found = new Set<string>();
  const visit = (part: any): void => {
    for (const id of named(part)) {
      if (found.has(id) || !template.Resources[id]) continue;
      found.add(id);
      visit(template.Resources[id]);
    }
  };
  visit(resource);
  return found;
}

function named(part: any): string[] {
  if (Array.isArray(part)) return part.flatMap(named);
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]: [string, any]) => {
    if (key === 'Ref') return [value];
    if (key === 'Fn::GetAtt') return [value[0]];
    if (key === 'Fn::Sub') return [...[value].flat()[0].matchAll(/\$\{(\w+)/g)].map(([, id]: string[]) => id);
    return key === 'DependsOn' ? [value].flat() : named(value);
  });
}
