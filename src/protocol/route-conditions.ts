import { Token } from 'aws-cdk-lib';
import { RouteConditions } from './route.contract';
import { isIpRange } from '../private/ip-range';
import { refuse } from '../private/refusal';

const METHOD = /^[A-Z][A-Z_-]{0,39}$/;

/** What the load balancer takes as the values, and the names, of a condition. */
interface Form {
  readonly what: string;
  readonly fits: (text: string) => boolean;
  readonly allowed: string;
  readonly instead: string;
}

const matching = (form: RegExp) => (text: string) => form.test(text);

const HOST: Form = {
  what: 'the host of a condition',
  fits: matching(/^(?=.{1,128}$)[\w.*?-]*\.[a-z*?]+$/i),
  allowed: 'up to 128 letters, digits and -_.*?, with a dot and letters after the last one',
  instead: 'write the name alone, such as "api.example.com" or "*.example.com", without scheme, port and path',
};

const HEADER: Form = {
  what: 'the name of a header in a condition',
  // What callers name decides by host has a condition of its own.
  fits: name => /^[!#$%&'*+.^_`|~\w-]{1,40}$/.test(name) && name.toLowerCase() !== 'host',
  allowed: 'up to 40 characters of a header name, other than "Host"',
  instead: 'name one header, such as "X-Tenant"; hosts have a condition of their own',
};

const HEADER_VALUE: Form = {
  what: 'the value of a header in a condition',
  fits: matching(/^[\x20-\x7e]{1,128}$/),
  allowed: '1 to 128 printable characters of ASCII',
  instead: 'match the rest of the value with "*"',
};

const QUERY_STRING: Form = {
  what: 'a query string of a condition',
  fits: matching(/^[\w\-.$/~"'@:+&()!,;=*?]{1,128}$/),
  allowed: `1 to 128 letters, digits, _ - . $ / ~ " ' @ : + & ( ) ! , ; = and the wildcards * and ?`,
  instead: 'match the rest with "*"',
};

const SOURCE_ADDRESS: Form = {
  what: 'the source address of a condition',
  // A load balancer takes every range but the broadcast address.
  fits: range => isIpRange(range) && range !== '255.255.255.255/32',
  allowed: 'a range of IPv4 or IPv6',
  instead: 'write a single address as "192.0.2.1/32" or "2001:db8::1/128"',
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function requiredConditions(conditions: RouteConditions): RouteConditions {
  for (const method of conditions.methods ?? []) {
    if (!Token.isUnresolved(method) && !METHOD.test(method)) {
      refuse({
        what: 'the method of a condition is not valid',
        got: `"${method}"`,
        allowed: 'an HTTP method in capitals, such as "GET"',
        instead: METHOD.test(method.toUpperCase()) ? `write "${method.toUpperCase()}"` : 'leave the condition out to match any method',
      });
    }
  }
  const lists: [string, string[] | undefined][] = [
    ['hosts', conditions.hosts],
    ['methods', conditions.methods],
    ['source addresses', conditions.sourceAddresses],
    ...Object.entries(conditions.headers ?? {}).map(([name, values]): [string, string[]] => [`header ${name}`, values]),
    ...Object.entries(conditions.queryStrings ?? {}).map(([key, values]): [string, string[]] => [`query string ${key}`, values]),
  ];
  for (const [kind, values] of lists) {
    if (values?.length === 0) {
      refuse({
        what: `the condition on ${kind} has no values and would never match`,
        got: '[]',
        allowed: 'one value or more',
        instead: 'leave the condition out to match anything',
      });
    }
  }
  const headers = Object.entries(conditions.headers ?? {});
  const queryStrings = Object.entries(conditions.queryStrings ?? {});
  requireForm(HOST, conditions.hosts ?? []);
  headers.forEach(([name, values]) => {
    requireForm(HEADER, [name]);
    requireForm(HEADER_VALUE, values);
  });
  queryStrings.forEach(([key, values]) => requireForm(QUERY_STRING, [key, ...values]));
  requireForm(SOURCE_ADDRESS, conditions.sourceAddresses ?? []);
  return copied(conditions);
}

function requireForm({ what, fits, allowed, instead }: Form, values: string[]): void {
  const wrong = values.find(value => !Token.isUnresolved(value) && !fits(value));
  if (wrong !== undefined) refuse({ what: `${what} is not valid`, got: JSON.stringify(wrong), allowed, instead });
}

/** The caller's lists may change later; a protocol does not. */
function copied({ hosts, methods, headers, queryStrings, sourceAddresses }: RouteConditions): RouteConditions {
  const list = (values?: string[]) => values && [...values];
  const map = (values?: { [name: string]: string[] }) =>
    values && Object.fromEntries(Object.entries(values).map(([name, some]) => [name, [...some]]));
  return {
    hosts: list(hosts),
    methods: list(methods),
    headers: map(headers),
    queryStrings: map(queryStrings),
    sourceAddresses: list(sourceAddresses),
  };
}
