/** What CloudFormation makes of a value: references become what `known` says, or the name of the resource. */
export function deployed(value: any, known: { [id: string]: string }): any {
  if (typeof value !== 'object') return value;
  const [[intrinsic, argument]] = Object.entries<any>(value);
  const inner = (part: any) => deployed(part, known);
  switch (intrinsic) {
    case 'Ref':
      return known[argument] ?? argument;
    case 'Fn::Join':
      return argument[1].map(inner).join(argument[0]);
    case 'Fn::Split':
      return inner(argument[1]).split(argument[0]);
    case 'Fn::Sub':
      return argument.replace(/\$\{([^}]+)\}/g, (_: string, id: string) => inner({ Ref: id }));
    case 'Fn::Select':
      return inner(argument[1])[argument[0]];
    default:
      throw new Error(`no answer for ${JSON.stringify(value)}`);
  }
}
