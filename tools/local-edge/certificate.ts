import { execFileSync } from 'node:child_process';
import { isIP } from 'node:net';

/** Files of a certificate and its key. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Writes a throw-away certificate for these names, which signs itself. */
export function selfSigned(base: string, names: string[]): Certificate {
  const [cert, key] = [`${base}.pem`, `${base}.key`];
  const alternatives = names.map(name => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join();
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${alternatives}`, '-keyout', key, '-out', cert],
    ],
    { stdio: 'ignore' },
  );
  return { cert, key };
}
