import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** A cache in front may keep only what a route declares public: a forgotten header never leaks one person's answer to another. */
export function noStoreByDefault(app: FastifyInstance): void {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}

/**
 * Sends an answer that shared caches keep for `sharedSeconds`, with an ETag and 304 for who has it already. Browsers ask every time,
 * because no invalidation reaches them.
 */
export function sendPublic(request: FastifyRequest, reply: FastifyReply, payload: string, sharedSeconds: number): FastifyReply {
  const etag = `"${createHash('sha256').update(payload).digest('base64url')}"`;
  reply.header('cache-control', `public, max-age=0, s-maxage=${sharedSeconds}`).header('etag', etag);
  if (!matches(request.headers['if-none-match'], etag)) return reply.send(payload);
  return reply.code(304).removeHeader('content-type').send();
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  // CloudFront makes a tag weak when it compresses the answer; If-None-Match compares weakly (RFC 9110, section 13.1.2).
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
