import { TemplateStack } from './template-set';
import { entries, knownTruth } from './values';

/** What the text of a value is put together from at deployment. */
export interface Reference {
  /** A parameter, a resource, or what the stack says of itself. */
  readonly name: string;
  /** Undefined for a `Ref`. */
  readonly attribute?: string;
}

/** What AWS hands out once, or to few. */
const SECRET_ATTRIBUTES = ['SecretAccessKey', 'ClientSecret'];

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
    case 'Fn::Sub': {
      const [text, values] = [what].flat();
      return [...String(text).matchAll(/\$\{([^!}$][^}$]*)\}/g)].flatMap(([, name]) =>
        references(values?.[name] ?? (name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name })),
      );
    }
    default:
      return [];
  }
}

/** Whether a value is, or holds, what nobody shall read: a hidden parameter, or the secret half of a key or client. */
export function holdsSecretReference(value: any, { template }: TemplateStack): boolean {
  return references(value).some(({ name, attribute }) =>
    attribute === undefined
      ? knownTruth(template.Parameters?.[name]?.NoEcho) === true
      : SECRET_ATTRIBUTES.includes(attribute.split('.').slice(-1)[0]),
  );
}
