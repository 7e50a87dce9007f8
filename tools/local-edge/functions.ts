import { IncomingMessage, RequestListener } from 'node:http';
import { EdgeRun, loadFunction } from '../../test/support/function-runtime';

/**
 * Runs CloudFront Functions for Envoy, which has no engine for them: it sends a request's parts as headers and gets them back changed.
 *
 * @param sources source code by id
 */
export async function functionAnswer(sources: { readonly [id: string]: string } = {}): Promise<RequestListener> {
  const functions = new Map<string, EdgeRun>();
  for (const [id, source] of Object.entries(sources)) functions.set(id, await loadFunction(source));
  return (incoming, outgoing) => {
    try {
      const result = functions.get(incoming.url!.slice(1))!({ version: '1.0', ...viewerRequest(incoming) });
      const headers = Object.entries(result.headers ?? {}).map(([name, { value, multiValue = [{ value }] }]: [string, any]) => [
        `v-${name}`,
        multiValue.map((each: any) => each.value).join(),
      ]);
      if (result.statusCode) outgoing.writeHead(200, Object.fromEntries([...headers, ['x-answer', String(result.statusCode)]]));
      else outgoing.writeHead(200, Object.fromEntries([...headers, ...cookies(result.cookies), ['x-uri', uri(result)]]));
      outgoing.end(typeof result.body === 'string' ? result.body : result.body?.data);
    } catch (error) {
      // CloudFront answers 503 when a function fails.
      outgoing.writeHead(200, { 'x-answer': '503' }).end(String(error));
    }
  };
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function viewerRequest({ headers }: IncomingMessage): object {
  const [path, query = ''] = String(headers['x-uri']).split('?');
  const sent = Object.entries(headers)
    .filter(([name]) => name.startsWith('v-'))
    .map(([name, value]) => [name.slice(2), String(value)]);
  const crumbs = sent.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split(/;\s*/));
  return {
    context: {
      distributionDomainName: 'distribution.cloudfront.net',
      distributionId: 'LOCAL',
      eventType: 'viewer-request',
      requestId: 'local',
    },
    viewer: { ip: headers['x-ip'] },
    request: {
      method: headers['x-method'],
      uri: path,
      querystring: pairs(query.split('&')),
      headers: {
        host: { value: headers['x-host'] },
        ...Object.fromEntries(sent.filter(([name]) => name !== 'cookie').map(([name, value]) => [name, header(name, value)])),
      },
      cookies: pairs(crumbs),
    },
  };
}

/** Envoy joins these with a comma when they are sent twice; CloudFront tells of each. A credential of these tests holds no comma. */
function header(name: string, value: string): object {
  const all = name === 'authorization' ? value.split(',') : [value];
  return all.length > 1 ? { value: all[0], multiValue: all.map(each => ({ value: each })) } : { value };
}

function pairs(parts: string[]): object {
  const found: { [name: string]: { value: string; multiValue?: { value: string }[] } } = {};
  for (const part of parts.filter(Boolean)) {
    const [, name, value = ''] = /^([^=]*)=?(.*)$/s.exec(part)!;
    const before = found[name];
    if (before) before.multiValue = [...(before.multiValue ?? [{ value: before.value }]), { value }];
    else found[name] = { value };
  }
  return found;
}

function joined(found: any = {}): string[] {
  return Object.entries(found).flatMap(([name, { value, multiValue }]: [string, any]) =>
    (multiValue ?? [{ value }]).map((each: any) => (each.value === '' ? name : `${name}=${each.value}`)),
  );
}

function uri({ uri: path, querystring }: any): string {
  const query = joined(querystring).join('&');
  return query ? `${path}?${query}` : path;
}

function cookies(found: any): [string, string][] {
  const crumbs = joined(found);
  return crumbs.length > 0 ? [['v-cookie', crumbs.join('; ')]] : [];
}
