import { Stack, Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { refuse, shown } from '../private/refusal';

/** A sender in Amazon SES. */
export interface SesLoginEmailOptions {
  /** Address that the e-mails come from, such as `no-reply@example.com`. SES must have verified it, or its domain. */
  readonly fromEmail: string;
  /**
   * Name beside that address.
   *
   * @default - the address alone
   */
  readonly fromName?: string;
  /**
   * Where answers go.
   *
   * @default - to `fromEmail`
   */
  readonly replyTo?: string;
  /**
   * The domain that SES has verified, that of `fromEmail`.
   *
   * @default - SES has verified the address itself
   */
  readonly verifiedDomain?: string;
  /**
   * Region in which SES has verified it, such as `eu-west-1`. Some regions of Cognito send through another region only.
   *
   * @default - the user pool's
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html#user-pool-email-developer-region-mapping
   */
  readonly region?: string;
  /**
   * SES configuration set, which counts and publishes what becomes of the e-mails.
   *
   * @default - none
   */
  readonly configurationSet?: string;
}

const ADDRESS = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/**
 * Who sends the e-mails of the login: codes, invitations, password resets.
 *
 * @example
 * LoginEmail.ses({ fromEmail: 'no-reply@example.com', verifiedDomain: 'example.com' });
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
 */
export class LoginEmail {
  /** Cognito itself, from an address of its own, at most 50 e-mails a day for the whole account: for trials. */
  public static cognito(): LoginEmail {
    return new LoginEmail(true, () => cognito.UserPoolEmail.withCognito());
  }

  /**
   * Amazon SES, with your address and your quota; an account in SES's sandbox reaches only addresses that it has verified.
   *
   * @param options sender, region
   */
  public static ses(options: SesLoginEmailOptions): LoginEmail {
    const { fromEmail, fromName, replyTo, verifiedDomain, region, configurationSet } = options;
    requireAddress(fromEmail, "the sender's address");
    if (replyTo !== undefined) requireAddress(replyTo, 'the address for answers');
    requireRegion(region);
    requireName(fromName);
    requireConfigurationSet(configurationSet);
    if (verifiedDomain !== undefined && fromEmail.split('@')[1] !== verifiedDomain) {
      refuse({
        what: "the sender's address is not of the domain that SES has verified",
        got: `${shown(fromEmail)} and ${shown(verifiedDomain)}`,
        allowed: 'an address of that very domain',
        instead: `write "…@${verifiedDomain}", or leave \`verifiedDomain\` out where SES has verified the address itself`,
      });
    }
    return new LoginEmail(false, scope => {
      if (region === undefined) requireKnownRegion(scope);
      return cognito.UserPoolEmail.withSES({
        fromEmail,
        fromName,
        replyTo,
        sesVerifiedDomain: verifiedDomain,
        sesRegion: region,
        configurationSetName: configurationSet,
      });
    });
  }

  private constructor(
    /** @internal */
    public readonly _limited: boolean,
    /** @internal */
    public readonly _settings: (scope: Construct) => cognito.UserPoolEmail,
  ) {}
}

function requireAddress(address: string, what: string): void {
  if (!Token.isUnresolved(address) && ADDRESS.test(address)) return;
  refuse({
    what: `${what} is not valid`,
    got: shown(address),
    allowed: 'an e-mail address, written in the code: the ARN of the identity in SES is made of it',
    instead: 'write for example "no-reply@example.com"; a name goes into `fromName`',
  });
}

function requireName(name: string = ''): void {
  if (!/[\r\n<>]/.test(name)) return;
  refuse({
    what: "the sender's name is not valid",
    got: JSON.stringify(name),
    allowed: 'one line without "<" and ">"',
    instead: 'write the name alone, such as "Example Shop"; the address is `fromEmail`',
  });
}

/** @see https://docs.aws.amazon.com/ses/latest/APIReference/API_ConfigurationSet.html */
function requireConfigurationSet(name: string | undefined): void {
  if (name === undefined || Token.isUnresolved(name) || /^[\w-]{1,64}$/.test(name)) return;
  refuse({
    what: 'the name of the configuration set is not valid',
    got: shown(name),
    allowed: '1 to 64 letters, digits, "_" and "-"',
    instead: 'copy the name from SES, not the ARN',
  });
}

function requireRegion(region: string | undefined): void {
  if (region === undefined || Token.isUnresolved(region) || REGION.test(region)) return;
  refuse({
    what: 'the region of SES is not valid',
    got: shown(region),
    allowed: 'the name of a region',
    instead: 'write for example "eu-west-1", or leave it out for the region of the user pool',
  });
}

function requireKnownRegion(scope: Construct): void {
  const stack = Stack.of(scope);
  if (!Token.isUnresolved(stack.region)) return;
  refuse(
    {
      what: 'the region of SES is not known',
      got: `stack "${stack.node.path}" without env.region`,
      allowed: 'a stack with a region, or `region`',
      instead: "pass `region: 'eu-west-1'` to `LoginEmail.ses()`",
    },
    scope,
  );
}
