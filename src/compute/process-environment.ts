import { Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { refuseResolvedSecrets } from './resolved-secret';
import { byName } from '../private/by-name';
import { refuse } from '../private/refusal';
import { requireSecretField } from '../private/secret-field';

/** What the shell and the container client that start the process read themselves. */
const RESERVED = /^(BASHOPTS|DOCKER_.*|EUID|HOME|IFS|LD_.*|PATH|PPID|SHELLOPTS|UID)$/;

/** A secret that the process finds in its environment as a value. */
export interface ProcessSecret {
  readonly name: string;
  readonly secret: secretsmanager.ISecret;
  readonly field?: string;
}

/** The environment of a service's process, with the rules that hold on every compute. In the order of names: another one would be a deployment. */
export class ProcessEnvironment {
  private readonly plain = new Map<string, string>();
  private readonly fetched = new Map<string, ProcessSecret>();

  constructor(private readonly scope: Construct) {}

  public get values(): { [name: string]: string } {
    return byName(Object.fromEntries(this.plain));
  }

  public get secrets(): ProcessSecret[] {
    return Object.values(byName(Object.fromEntries(this.fetched)));
  }

  public add(name: string, value: string): void {
    this.requireFreeName(name, this.plain.get(name) === value);
    if (!Token.isUnresolved(value) && /[\r\n]/.test(value)) {
      refuse({
        what: `the environment variable ${name} has more than one line`,
        got: 'a value with line breaks',
        allowed: 'one line',
        instead: 'encode the value, in base64 say, or put it into a secret',
      });
    }
    refuseResolvedSecrets(this.scope, `the environment variable ${name}`, [value]);
    this.plain.set(name, value);
  }

  public addSecret(entry: ProcessSecret): void {
    this.requireFreeName(entry.name);
    requireSecretField(entry.field, entry.name);
    if (RESERVED.test(entry.name)) {
      refuse({
        what: `a secret can't be named ${entry.name}`,
        got: `"${entry.name}"`,
        allowed: 'any name that the shell and the container client do not read themselves',
        instead: `write for example "APP_${entry.name}"`,
      });
    }
    this.fetched.set(entry.name, entry);
  }

  private requireFreeName(name: string, same = false): void {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      refuse({
        what: 'the name of an environment variable is not valid',
        got: `"${name}"`,
        allowed: 'letters, digits and "_", not beginning with a digit',
        instead: `write "${name
          .replace(/\W/g, '_')
          .replace(/^(?=\d|$)/, '_')
          .toUpperCase()}"`,
      });
    }
    if (!same && (this.plain.has(name) || this.fetched.has(name))) {
      refuse({
        what: `the environment variable ${name} is set twice`,
        got: 'two values for one name',
        allowed: 'one value for each name',
        instead: 'choose another name for one of them',
      });
    }
  }
}
