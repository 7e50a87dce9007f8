/** A number, also as the text that CloudFormation takes for one; unknown if it is decided at deployment. */
export function knownNumber(value: any): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The same, where AWS has a value for what is left out. */
export function numberOr(value: any, absent: number): number | undefined {
  return value === undefined ? absent : knownNumber(value);
}

/** Whether something is on, where AWS takes it for off if it is left out; unknown if it is decided at deployment. */
export function knownTruth(value: any): boolean | undefined {
  if (value === undefined || value === null) return false;
  const text = String(value).toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Whether it is decided at deployment, as a whole. */
export function isIntrinsic(value: any): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).some(key => key === 'Ref' || key.startsWith('Fn::'));
}

/** What a list has; nothing, if the list itself is decided at deployment. */
export function entries(value: any): any[] {
  return Array.isArray(value) ? value.filter(entry => entry !== undefined && entry !== null) : [];
}

/** Stands for what is known only at deployment, in a text and by itself. */
export const UNKNOWN = '\uFFFC';

/** An attribute of a load balancer or target group; `UNKNOWN`, if it may be in what is decided at deployment. */
export function attribute(attributes: any, name: string): any {
  const found = entries(attributes).find(({ Key }) => Key === name);
  const isWritten = Array.isArray(attributes ?? []) && entries(attributes).every(({ Key }) => typeof Key === 'string');
  return found || isWritten ? found?.Value : UNKNOWN;
}

/** What `Fn::Sub` puts something in for; `${!x}` stays as it is. */
const PLACEHOLDER = /\$\{([^!}$][^}$]*)\}/g;

/** What a text of `Fn::Sub` is put together from: a value that stands beside it, or a reference by name. */
export function substituted(what: any): any[] {
  const [text, values = {}] = [what].flat();
  return [...String(text).matchAll(PLACEHOLDER)].map(
    ([, name]) => values?.[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }),
  );
}

/** A text, put together as far as it is known; undefined, if nothing of it is. */
export function partlyKnownText(value: any): string | undefined {
  if (['string', 'number', 'boolean'].includes(typeof value)) return String(value);
  const [[how, what]] = [...Object.entries<any>(value ?? {}), []];
  switch (how) {
    case 'Fn::Join':
      return entries(what?.[1])
        .map(part => partlyKnownText(part) ?? UNKNOWN)
        .join(typeof what?.[0] === 'string' ? what[0] : '');
    case 'Fn::Sub': {
      const text = typeof what === 'string' ? what : what?.[0];
      return typeof text === 'string' ? text.replace(PLACEHOLDER, UNKNOWN) : undefined;
    }
    case 'Fn::Base64':
      return partlyKnownText(what);
    default:
      return undefined;
  }
}
