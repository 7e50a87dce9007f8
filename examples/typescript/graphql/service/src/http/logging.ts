import type { FastifyRequest, FastifyServerOptions } from 'fastify';

export interface LogStream {
  write(line: string): void;
}

const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie'];

export function loggerOptions(level: string, stream?: LogStream): FastifyServerOptions['logger'] {
  return {
    level,
    ...(stream && { stream }),
    formatters: { level: label => ({ level: label }) },
    // A query by GET stands in the address, with its variables: they are the client's own.
    serializers: { req: ({ method, url, ip }: FastifyRequest) => ({ method, path: url.split('?')[0], ip }) },
    // Fastify's own request lines hold no headers; this guards lines that somebody adds while looking for a fault.
    redact: SECRET_HEADERS.flatMap(header => [`headers["${header}"]`, `*.headers["${header}"]`]),
  };
}
