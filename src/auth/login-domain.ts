import { Names, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { requireFixedRegion } from '../private/fixed-region';
import { refuse, shown } from '../private/refusal';
import { stackGuidTail } from '../private/stack-guid';
import { topStack } from '../private/top-stack';
import { requireCertificateIn } from '../region/certificate';
import { isDomainName, requireDomainName, requireZoneOf } from '../region/domain-name';
import { isPrivate, zoneSeenFrom } from '../region/hosted-zone';
import { US_EAST_1 } from '../region/us-east-1';
import { usEast1Certificate } from '../region/us-east-1-certificate';

/** A login domain of your own. */
export interface CustomLoginDomainOptions {
  /** Fully qualified name in lower case, such as `login.example.com`. Cognito demands that its parent, `example.com`, has an address already. */
  readonly name: string;
  /**
   * Public hosted zone that holds the name, made in a stack of its own or imported: the certificate is proved and the records are written
   * there.
   *
   * @default - DNS is kept elsewhere: the certificate must be given, and the record is yours, to `loginDomainTarget`
   */
  readonly zone?: route53.IHostedZone;
  /**
   * Its certificate, in us-east-1.
   *
   * @default - made in us-east-1 and proved through the zone
   */
  readonly certificate?: acm.ICertificate;
}

/** A login domain in its place. */
interface BoundLoginDomain {
  /** The prefix or the whole name, as load balancers want it. */
  readonly domainName: string;
  readonly hostName: string;
  /** Whether its pages are those of managed login, of which each client needs some. */
  readonly managedLogin: boolean;
  /** What a DNS record of the domain must point to. */
  readonly target?: string;
}

const PREFIX = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const RESERVED = /aws|amazon|cognito/g;
const MAX_LENGTH = 63;
const GUID_TAIL = 12;

/**
 * Where the login pages and the token endpoint are.
 *
 * A changed prefix or name can't be deployed in one step, because Cognito answers "User pool already has a domain configured". Deploy
 * `LoginDomain.existing()` with the old one, which takes it away, and then the new one; meanwhile nobody can log in.
 *
 * @example
 * declare const zone: route53.IHostedZone;
 * LoginDomain.custom({ name: 'login.example.com', zone });
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
 */
export class LoginDomain {
  /**
   * A name of Cognito's: `https://<prefix>.auth.<region>.amazoncognito.com`.
   *
   * @param prefix 1 to 63 small letters, digits and inner hyphens, unique in the region among all accounts; left out, it is made of the
   * construct's path and an id of the stack
   */
  public static prefix(prefix?: string): LoginDomain {
    if (prefix !== undefined) requirePrefix(prefix);
    return new LoginDomain((scope, userPool) => {
      const domainPrefix = prefix ?? generatedPrefix(scope);
      const domain = new cognito.UserPoolDomain(scope, 'LoginDomain', {
        userPool,
        cognitoDomain: { domainPrefix },
        managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
      });
      return { domainName: domain.domainName, hostName: prefixHost(userPool, domainPrefix), managedLogin: true };
    });
  }

  /**
   * A name of your own.
   *
   * @param options name, zone, certificate
   */
  public static custom(options: CustomLoginDomainOptions): LoginDomain {
    const settings = { ...options };
    return new LoginDomain((scope, userPool) => customDomain(scope, userPool, settings));
  }

  /**
   * The domain that an existing user pool has already. Its pages stay as they are: with managed login, give new clients a style there.
   *
   * @param domain the prefix, or the whole name if it is your own
   */
  public static existing(domain: string): LoginDomain {
    requireExisting(domain);
    return new LoginDomain((_, userPool) => ({
      domainName: domain,
      hostName: domain.includes('.') ? domain : prefixHost(userPool, domain),
      managedLogin: false,
    }));
  }

  private constructor(
    /** @internal */
    public readonly _bind: (scope: Construct, userPool: cognito.IUserPool) => BoundLoginDomain,
  ) {}
}

function customDomain(scope: Construct, userPool: cognito.IUserPool, options: CustomLoginDomainOptions): BoundLoginDomain {
  const { name, zone } = options;
  requireCustom(scope, options);
  const domain = new cognito.UserPoolDomain(scope, 'LoginDomain', {
    userPool,
    customDomain: { domainName: name, certificate: usEast1Certificate(scope, 'LoginCertificate', options) },
    managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
  });
  if (zone) {
    // The CDK's own target for user pools asks a custom resource for what CloudFormation tells by now.
    const alias = { dnsName: domain.cloudFrontEndpoint, hostedZoneId: targets.CloudFrontTarget.CLOUDFRONT_ZONE_ID };
    const target = route53.RecordTarget.fromAlias({ bind: () => alias });
    const props = { recordName: `${name}.`, zone: zoneSeenFrom(scope, zone), target };
    new route53.ARecord(scope, 'LoginAliasA', props);
    new route53.AaaaRecord(scope, 'LoginAliasAaaa', props);
  }
  return { domainName: domain.domainName, hostName: name, managedLogin: true, target: domain.cloudFrontEndpoint };
}

function requireCustom(scope: Construct, { name, zone, certificate }: CustomLoginDomainOptions): void {
  requireDomainName(name, 'login.example.com', scope);
  if (name.length > MAX_LENGTH) {
    refuse(
      {
        what: 'the name of the login domain is too long',
        got: `${name.length} characters`,
        allowed: `up to ${MAX_LENGTH}, which is all that Cognito takes`,
        instead: 'choose a shorter name, such as "login.example.com"',
      },
      scope,
    );
  }
  if (zone) requireZoneOf(name, zone, scope);
  if (certificate) {
    requireCertificateIn(US_EAST_1, certificate, "the login domain's certificate", scope);
    return;
  }
  if (!zone || isPrivate(zone)) {
    refuse(
      {
        what: 'the login domain has nothing that proves its certificate',
        got: `${zone ? 'a private zone' : 'no zone'}, and no \`certificate\``,
        allowed: 'a public `zone`, or a certificate in us-east-1',
        instead: `import the public zone of ${name}, or take \`LoginDomain.prefix()\``,
      },
      scope,
    );
  }
  requireFixedRegion(topStack(scope), scope, 'login domain', 'its certificate in us-east-1 is made in a stack beside it');
}

function requirePrefix(prefix: string): void {
  if (Token.isUnresolved(prefix) || (PREFIX.test(prefix) && prefix.search(RESERVED) < 0)) return;
  refuse({
    what: 'the prefix of the login domain is not valid',
    got: shown(prefix),
    allowed: `1 to ${MAX_LENGTH} small letters, digits and inner hyphens, without the words aws, amazon and cognito`,
    instead: 'leave it out to have one made, or write for example "example-shop"',
  });
}

function requireExisting(domain: string): void {
  if (!Token.isUnresolved(domain) && (PREFIX.test(domain) || isDomainName(domain))) return;
  refuse({
    what: 'the name of the existing login domain is not valid',
    got: shown(domain),
    allowed: 'a prefix, or a whole name of your own, written in the code: the two lie at different addresses',
    instead: 'copy it from the user pool, without "https://"',
  });
}

/**
 * All accounts share the names of a region, and an account may be known only at deployment: so the stack's own id ends the name, and neither
 * is part of it: a stack that is told its own environment keeps its login domain.
 */
function generatedPrefix(scope: Construct): string {
  const name = Names.uniqueResourceName(scope, { separator: '-', maxLength: MAX_LENGTH - GUID_TAIL - 1 });
  const readable = name.toLowerCase().replace(RESERVED, '-').replace(/-+/g, '-').replace(/^-/, '');
  return `${readable}-${stackGuidTail(scope)}`;
}

function prefixHost({ env }: cognito.IUserPool, prefix: string): string {
  return `${prefix}.auth.${env.region}.amazoncognito.com`;
}
