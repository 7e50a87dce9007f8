import { Duration, Token } from 'aws-cdk-lib';
import { CorsOptions, CorsTraits } from './cors.contract';
import { requireSeconds } from '../private/amount';
import { refuse, shown } from '../private/refusal';

/** What CloudFront forwards. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors */
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];
/** @see https://www.rfc-editor.org/rfc/rfc9110#name-tokens CloudFront takes a `*` inside a name for a wildcard, browsers don't. */
const HEADER_NAME = /^[!#$%&'+.^_`|~0-9A-Za-z-]+$/;
/** The longest that any browser remembers, Firefox. @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Access-Control-Max-Age */
const LONGEST_MAX_AGE_SECONDS = 86_400;

export function corsTraits(options: CorsOptions): CorsTraits {
  const traits: CorsTraits = {
    allowOrigins: requiredList('allowOrigins', options.allowOrigins, 'name the origins of your pages, or leave `cors` out'),
    allowMethods: requiredList('allowMethods', options.allowMethods ?? METHODS, 'leave it out to allow every method'),
    allowHeaders: requiredList(
      'allowHeaders',
      options.allowHeaders ?? ['Authorization', 'Content-Type'],
      'leave it out, or name the one header that pages set',
    ),
    exposeHeaders: literalList('exposeHeaders', options.exposeHeaders ?? []),
    allowCredentials: options.allowCredentials ?? false,
    maxAgeSeconds: requireSeconds(options.maxAge ?? Duration.hours(2), {
      what: 'the time that browsers remember what CORS allows',
      min: 0,
      max: LONGEST_MAX_AGE_SECONDS,
      literal: true,
      instead: 'take 24 hours at most: no browser remembers longer',
    }),
  };
  known(traits.allowOrigins).forEach(requireOrigin);
  requireAlone(traits.allowOrigins);
  known(traits.allowMethods).forEach(requireMethod);
  known([...traits.allowHeaders, ...traits.exposeHeaders]).forEach(requireHeaderName);
  if (traits.allowCredentials) requireNoWildcard(traits);
  return traits;
}

/** Single values may be tokens, such as the address of a distribution with the pages; how many there are must be known. */
function literalList(name: string, values: string[]): string[] {
  if (Token.isUnresolved(values)) {
    refuse({
      what: `the list \`${name}\` of \`cors\` is known only at deployment`,
      got: 'a token',
      allowed: 'a list in the code, of which single values may be tokens',
      instead: 'write the list in the code, or pass its values one by one',
    });
  }
  return [...new Set(values)];
}

function requiredList(name: string, values: string[], instead: string): string[] {
  const list = literalList(name, values);
  if (list.length === 0) refuse({ what: `the list \`${name}\` of \`cors\` is empty`, got: '[]', allowed: 'one value or more', instead });
  return list;
}

function known(values: string[]): string[] {
  return values.filter(value => !Token.isUnresolved(value));
}

function requireOrigin(origin: string): void {
  if (origin === '*') return;
  const sent = asSent(origin);
  if (sent === origin) return;
  refuse({
    what: 'an origin of `cors` would never match what browsers send',
    got: `"${origin}"`,
    allowed: '"*", or http:// or https://, a host in lower case, and a port unless it is the default: no path, no "*" inside a name',
    instead: sent ? `write "${sent}"` : 'write the origin as the browser shows it, such as "https://app.example.com"',
  });
}

/** The origin that a browser sends from a page at this address. */
function asSent(address: string): string | undefined {
  if (!/^https?:\/\/[^*]+$/i.test(address) || !URL.canParse(address)) return undefined;
  return new URL(address).origin;
}

function requireAlone(origins: string[]): void {
  if (origins.length === 1 || !origins.includes('*')) return;
  refuse({
    what: 'every origin and some that are named stand together in `cors`',
    got: origins.map(shown).join(', '),
    allowed: '"*" alone, or origins',
    instead: 'leave out "*" to allow the named origins only',
  });
}

function requireMethod(method: string): void {
  if (METHODS.includes(method)) return;
  refuse({
    what: 'a method of `cors` is none that CloudFront forwards',
    got: `"${method}"`,
    allowed: METHODS.join(', '),
    instead: METHODS.includes(method.toUpperCase()) ? `write "${method.toUpperCase()}"` : 'leave `allowMethods` out to allow every method',
  });
}

function requireHeaderName(name: string): void {
  if (name === '*' || HEADER_NAME.test(name)) return;
  refuse({
    what: 'a header of `cors` has no valid name',
    got: `"${name}"`,
    allowed: 'the name of one header, or "*"',
    instead: 'give each header a value of its own, such as "Content-Type"',
  });
}

/** To a browser that sends credentials, `*` is a value like any other: the page is turned away, and CloudFront refuses the policy. */
function requireNoWildcard({ allowOrigins, allowHeaders, exposeHeaders }: CorsTraits): void {
  const open = Object.entries({ allowOrigins, allowHeaders, exposeHeaders }).find(([, values]) => values.includes('*'));
  if (!open) return;
  refuse({
    what: 'credentials and a wildcard stand together in `cors`',
    got: `allowCredentials with "*" in \`${open[0]}\``,
    allowed: 'credentials with named origins and headers',
    instead: `name what \`${open[0]}\` allows, or leave \`allowCredentials\` out`,
  });
}
