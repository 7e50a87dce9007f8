import { entries, substituted } from './values';

/** What the text of a value is put together from at deployment. */
export interface Reference {
  /** A parameter, a resource, or what the stack says of itself. */
  readonly name: string;
  /** Undefined for a `Ref`. */
  readonly attribute?: string;
}

/** Every `Ref` and `Fn::GetAtt` in a text: alone, joined, substituted or encoded. What is chosen at deployment isn't here. */
export function references(value: any): Reference[] {
  const [[how, what]] = [...Object.entries<any>(typeof value === 'object' ? (value ?? {}) : {}), []];
  switch (how) {
    case 'Ref':
      return [{ name: String(what) }];
    case 'Fn::GetAtt': {
      const [name, ...attribute] = entries([what].flat()).join('.').split('.');
      return [{ name, attribute: attribute.join('.') }];
    }
    case 'Fn::Join':
      return entries(what?.[1]).flatMap(references);
    case 'Fn::Base64':
      return references(what);
    case 'Fn::Sub':
      return substituted(what).flatMap(references);
    default:
      return [];
  }
}
