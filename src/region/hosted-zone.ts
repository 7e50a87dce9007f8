import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct, IConstruct } from 'constructs';
import { carry } from './us-east-1';
import { refuse } from '../private/refusal';
import { topStack } from '../private/top-stack';

/** The zone as another stack sees it; its id comes from its own stack, whatever its region. */
export function zoneSeenFrom(scope: Construct, zone: route53.IHostedZone): route53.IHostedZone {
  const hostedZoneId = carry(zone, scope, 'HostedZoneId', zone.hostedZoneId);
  if (hostedZoneId === zone.hostedZoneId) return zone;
  const seen = scope.node.tryFindChild('Zone') as route53.IHostedZone | undefined;
  return seen ?? route53.HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName: zone.zoneName });
}

/** Refuses a zone that the construct's own stack makes: nobody could delegate to it before its certificates need that. */
export function requireOwnStack(zone: route53.IHostedZone, owner: IConstruct): void {
  if (!isMade(zone) || topStack(zone) !== topStack(owner)) return;
  refuse(
    {
      what: 'the hosted zone is made in the stack that needs it',
      got: `zone ${zone.node.path}`,
      allowed: 'a zone in a stack of its own, or an imported one',
      instead:
        'give the zone its own stack, deploy that, delegate to its name servers, then deploy this one; ' +
        'a certificate waits until its zone is delegated, and the one in us-east-1 is made before this stack',
    },
    owner,
  );
}

/** Refuses a zone id that becomes known only with the owner's stack, for what is deployed before that stack. */
export function requireKnownBefore(zone: route53.IHostedZone, owner: IConstruct): void {
  if (!Token.isUnresolved(zone.hostedZoneId) || topStack(zone) !== topStack(owner)) return;
  refuse(
    {
      what: "the hosted zone's id is known only when the stack is deployed, and the certificate in us-east-1 is made before",
      got: `zone ${zone.node.path}`,
      allowed: 'an id written in the code, or a zone from another stack',
      instead: 'import the zone with `HostedZone.fromHostedZoneAttributes` and its id as text',
    },
    owner,
  );
}

/** Whether a zone is known to be private: it can prove no public certificate. */
export function isPrivate(zone: route53.IHostedZone): boolean {
  return isMade(zone) && Stack.of(zone).resolve((zone.node.defaultChild as route53.CfnHostedZone).vpcs)?.length > 0;
}

function isMade(zone: route53.IHostedZone): boolean {
  return zone.node.defaultChild !== undefined && CfnResource.isCfnResource(zone.node.defaultChild);
}
