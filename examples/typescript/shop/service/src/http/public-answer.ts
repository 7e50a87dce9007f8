import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Sends what is the same for everybody: CloudFront keeps it for `seconds`, or until it is told to forget it; browsers ask every time,
 * because nobody can tell them. Who has it already gets 304.
 */
export function sendPublic(request: FastifyRequest, reply: FastifyReply, json: string, seconds: number): FastifyReply {
  const etag = etagOf(json);
  reply.headers({ 'cache-control': `public, max-age=0, s-maxage=${seconds}`, etag });
  if (names(request.headers['if-none-match'], etag)) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(json);
}

export function etagOf(json: string): string {
  return `"${createHash('sha256').update(json).digest('base64url')}"`;
}

/** Whether a header of conditions names a tag, which CloudFront makes weak when it compresses the answer. */
export function names(condition: string | undefined, etag: string): boolean {
  return condition?.split(',').some(tag => ['*', etag, `W/${etag}`].includes(tag.trim())) ?? false;
}
