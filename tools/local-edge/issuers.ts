import { get as plain, RequestListener } from 'node:http';
import { get as secure } from 'node:https';
import { unmapped } from './fields';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html */
const MOST_KEYS = 10;
const MOST_BYTES = 150 * 1024;

/**
 * Hands Envoy an issuer's keys as the load balancer takes them: it verifies RS256 alone, and no token when there are too many.
 *
 * @param trusted certificates that it believes
 */
export function keysAnswer(trusted: () => string): RequestListener {
  return (request, response) => {
    const url = decodeURIComponent(request.url!.slice(1));
    keys(url, trusted()).then(
      found => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: found })),
      error => response.writeHead(502).end(String(error)),
    );
  };
}

async function keys(url: string, ca: string): Promise<object[]> {
  const text = await new Promise<string>((resolve, reject) => {
    const [get, how] = url.startsWith('https:') ? [secure, { ca }] : [plain, {}];
    get(url, how, response => {
      let body = '';
      response.setEncoding('utf8').on('data', part => (body += part));
      response.once('error', reject).once('end', () => resolve(body));
    }).once('error', reject);
  });
  const all: any[] = JSON.parse(text).keys;
  if (text.length > MOST_BYTES || all.length > MOST_KEYS) unmapped(url, 'keys', `${all.length} in ${text.length} bytes`);
  const fit = ({ kty, use = 'sig', alg = 'RS256' }: any) => kty === 'RSA' && use === 'sig' && alg === 'RS256';
  // Where a key names no algorithm, Envoy would take each that it can be used for.
  return all.filter(fit).map(key => ({ ...key, alg: 'RS256' }));
}
