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
    if (key === 'Fn::GetAtt') return [[value].flat()[0].split('.')[0]];
    if (key === 'Fn::Sub') return substituted(value);
    return key === 'DependsOn' ? [value].flat() : named(value);
  });
}

/** A name in the text is a resource, unless the variables beside it explain it. */
function substituted(value: any): string[] {
  const [text, variables = {}] = [value].flat();
  const names = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]: string[]) => name);
  return [...names.filter(name => !(name in variables)), ...named(variables)];
}
