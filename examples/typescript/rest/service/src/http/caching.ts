import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

/** A cache in front may keep only what a route declares public: a forgotten header never leaks one person's answer to another. */
export function noStoreByDefault(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

/**
 * Makes the successful reads of a plugin public: kept by shared caches for `sharedSeconds`, with an ETag and 304 for who has the answer
 * already. Browsers ask every time, because no invalidation reaches them.
 */
export function publicReads(app: FastifyInstance, sharedSeconds: number): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;

    const etag = etagOf(payload);
    reply.header('cache-control', `public, max-age=0, s-maxage=${sharedSeconds}`).header('etag', etag);
    if (!matches(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-type');
    return null;
  });
}

/** Refuses an update by somebody who has not seen what it overwrites. */
export function requireMatch(ifMatch: string | undefined, payload: string): void {
  if (ifMatch === undefined) throw new Problem(428, 'read it first, and send its ETag as If-Match');
  if (!matches(ifMatch, etagOf(payload))) throw new Problem(412, 'it has changed since you read it; read it again');
}

function etagOf(payload: string): string {
  return `"${createHash('sha256').update(payload).digest('base64url')}"`;
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // CloudFront makes a tag weak when it compresses the answer. If-None-Match compares weakly (RFC 9110, section 13.1.2), and for
  // If-Match it does no harm here: the tag is a hash of the whole answer.
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
