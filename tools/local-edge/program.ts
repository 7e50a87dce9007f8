import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a copy of a service runs. */
export interface Program {
  /** What a build makes; without it nothing runs. */
  readonly file: string;
  /** How to build it. */
  readonly build: string;
  /** @param trusted file of a certificate to believe beside those that everybody believes */
  readonly command: (trusted?: string) => Command;
}

export interface Command {
  readonly program: string;
  readonly args: string[];
  readonly environment?: NodeJS.ProcessEnv;
}

export function nodeProgram(file: string): Program {
  return {
    file,
    build: 'run npm run build in its folder',
    command: trusted => ({ program: process.execPath, args: [file], environment: trusted ? { NODE_EXTRA_CA_CERTS: trusted } : {} }),
  };
}

/** A quick start counts here, and not how fast it is after an hour. */
const JAVA_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx256m'];

export function javaProgram(file: string): Program {
  return {
    file,
    build: 'run mvn package in its folder',
    command: trusted => ({ program: 'java', args: [...JAVA_OPTIONS, ...(trusted ? believing(trusted) : []), '-jar', file] }),
  };
}

/** Java reads certificates from a store of its own kind. */
function believing(certificate: string): string[] {
  const [store, password] = [`${certificate}.p12`, 'changeit'];
  if (!existsSync(store)) {
    const what = ['-importcert', '-noprompt', '-alias', 'trusted', '-file', certificate];
    execFileSync('keytool', [...what, '-keystore', store, '-storetype', 'PKCS12', '-storepass', password], { stdio: 'ignore' });
  }
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}
