import { Call, Outcome, Scenario, ScratchRoot } from './scratch-root';
import { InstanceBoot } from '../../../src/compute/boot-plan';
import { bootScript } from '../../../src/compute/instance-boot';

export const SERVICE_UNIT = 'api-service.service';
export const DRAIN_UNIT = 'api-service-drain.service';

export const HEALTHY: Scenario = { health: { rest: ['healthy'], grpc: ['healthy'] }, lifecycle: ['InService'], installed: ['shop'] };

export const SECRETS = {
  'signing-AbCdEf': 'signing $ecret "with" \'quotes\' and\na second line',
  'database-AbCdEf': '{"user":"shop","pass.word-1":"p@$$ \\"word\\""}',
  'partner-AbCdEf': 'PARTNERKEYVALUE',
  'token-AbCdEf': 'session-token-value',
  'line-AbCdEf': 'value of the line',
};

/** What the process finds of those, by name. */
export const SECRET_VALUES = {
  SIGNING_KEY: SECRETS['signing-AbCdEf'],
  DB_PASSWORD: 'p@$$ "word"',
  AWS_ACCESS_KEY_ID: SECRETS['partner-AbCdEf'],
  token: SECRETS['token-AbCdEf'],
  line: SECRETS['line-AbCdEf'],
};

export const exitCode = (signal: Call) => Number(signal.args[signal.args.indexOf('--exit-code') + 1]);

/** One scratch root for each test, gone after it. */
export class BootedRoots {
  public root!: ScratchRoot;

  constructor() {
    afterEach(() => this.root.remove());
    afterAll(() => ScratchRoot.cleanUp());
  }

  public boot(instance: InstanceBoot, scenario: Scenario = HEALTHY): Outcome {
    this.root = new ScratchRoot(scenario);
    return this.root.runUserData(bootScript(instance));
  }

  /** A booted instance whose calls so far are forgotten. */
  public booted(instance: InstanceBoot, scenario: Scenario): void {
    this.boot(instance, { ...HEALTHY, ...scenario });
    this.root.forget();
  }

  public get signals(): Call[] {
    return this.root.calls.filter(call => call.command === 'cfn-signal');
  }

  public position(pattern: RegExp): number {
    const found = this.root.calls.findIndex(call => pattern.test(call.line));
    if (found < 0) throw new Error(`no call matches ${pattern}:\n${this.root.calls.map(call => call.line).join('\n')}`);
    return found;
  }
}
