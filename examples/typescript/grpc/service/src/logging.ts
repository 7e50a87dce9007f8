import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

export interface LogStream {
  write(line: string): void;
}

const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie'];

export function buildLogger(level: string, stream?: LogStream): Logger {
  const options = {
    level,
    formatters: { level: (label: string) => ({ level: label }) },
    // The service's own lines hold no headers; this guards lines that somebody adds while looking for a fault.
    redact: SECRET_HEADERS.flatMap(header => [`headers["${header}"]`, `*.headers["${header}"]`]),
  };
  return stream ? pino(options, stream) : pino(options);
}
