import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

/** A cache in front may keep only what a route declares public: a forgotten header never leaks one person's answer to another. */
export function noStoreByDefault(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

/** Makes the successful reads of a plugin public for `maxAgeSeconds`, with an ETag and 304 for who has the answer already. */
export function publicReads(app: FastifyInstance, maxAgeSeconds: number): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;

    const etag = `"${createHash('sha256').update(payload).digest('base64url')}"`;
    reply.header('cache-control', `public, max-age=${maxAgeSeconds}`).header('etag', etag);
    if (!matches(request.headers['if-none-match'], etag)) return payload;
    reply.code(304).removeHeader('content-type');
    return null;
  });
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  // CloudFront makes a tag weak when it compresses the answer; If-None-Match compares weakly (RFC 9110, section 13.1.2).
  const tags = ifNoneMatch.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
