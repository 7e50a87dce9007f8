import { Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { IConstruct } from 'constructs';
import { requireOwnStack } from './hosted-zone';
import { refuse, shown } from '../private/refusal';

/** One label or more, each of letters, digits and inner hyphens, then a top-level one. @see https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether this is a fully qualified name in lower case, without a wildcard. */
export function isDomainName(name: string): boolean {
  return !Token.isUnresolved(name) && NAME.test(name);
}

export function requireDomainName(name: string, example: string, owner: IConstruct): void {
  if (isDomainName(name)) return;
  refuse(
    {
      what: "the domain's name is not valid",
      got: shown(name),
      allowed: 'a fully qualified name in lower case, without a wildcard, written in the code: CloudFront and us-east-1 need it too',
      instead: `write for example "${example}"`,
    },
    owner,
  );
}

/** Refuses a zone that can't hold the name, or can't be delegated to in time. */
export function requireZoneOf(name: string, zone: route53.IHostedZone, owner: IConstruct): void {
  requireOwnStack(zone, owner);
  const zoneName = readableName(zone, owner);
  if (Token.isUnresolved(zoneName)) return;
  const apex = zoneName.replace(/\.$/, '').toLowerCase();
  if (name === apex || name.endsWith(`.${apex}`)) return;
  refuse(
    {
      what: 'the domain lies outside its hosted zone',
      got: `${name} in the zone ${apex}`,
      allowed: `${apex}, or a name that ends with .${apex}`,
      instead: 'pass the zone that holds the name, or another name',
    },
    owner,
  );
}

/** A zone that was imported by its id alone throws when it is asked for its name. */
function readableName(zone: route53.IHostedZone, owner: IConstruct): string {
  try {
    return zone.zoneName;
  } catch {
    return refuse(
      {
        what: "the hosted zone doesn't know its own name",
        got: `zone ${zone.node.path}, imported by its id alone`,
        allowed: 'a zone with id and name',
        instead: 'import it with `HostedZone.fromHostedZoneAttributes({ hostedZoneId, zoneName })`',
      },
      owner,
    );
  }
}
