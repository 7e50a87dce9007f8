import { Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain.contract';
import { refuse, shown } from '../private/refusal';
import { provedCertificate, requireCertificateIn } from '../region/certificate';
import { isPrivate, requireOwnStack, zoneSeenFrom } from '../region/hosted-zone';
import { US_EAST_1 } from '../region/us-east-1';

/** One label or more, each of letters, digits and inner hyphens, then a top-level one. @see https://www.rfc-editor.org/rfc/rfc1123#section-2.1 */
const NAME = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Refuses, before anything is made, a domain that cannot work. */
export function requireDomain(domain: ApiDomain, edge: boolean, api: Construct): void {
  requireName(domain.name, api);
  const { zone, certificate, edgeCertificate } = domain;
  if (zone) requireZone(zone, domain.name, api);
  if (certificate) requireCertificateIn(Stack.of(api).region, certificate, "the load balancer's certificate", api);
  if (edgeCertificate) requireCertificateIn(US_EAST_1, edgeCertificate, 'the certificate for CloudFront', api);
  const missing = [...(certificate ? [] : ['`certificate`']), ...(edge && !edgeCertificate ? ['`edgeCertificate`'] : [])];
  if (missing.length > 0 && !(zone && !isPrivate(zone))) {
    refuse(
      {
        what: 'the domain has nothing that proves its certificates',
        got: `${zone ? 'a private zone' : 'no zone'}, and no ${missing.join(' and no ')}`,
        allowed: 'a public `zone`, or certificates of your own',
        instead: `import the public zone of ${domain.name}, or pass ${missing.join(' and ')}`,
      },
      api,
    );
  }
}

/** The certificate that the load balancer shows. */
export function loadBalancerCertificate(scope: Construct, { name, zone, certificate }: ApiDomain): acm.ICertificate {
  return certificate ?? provedCertificate(scope, 'Certificate', name, zone!);
}

/** Points the name at a load balancer that users call themselves. It has IPv4 addresses only. */
export function aliasRecord(scope: Construct, { name, zone }: ApiDomain, loadBalancer: elbv2.IApplicationLoadBalancer): void {
  if (!zone) return;
  new route53.ARecord(scope, 'AliasA', {
    recordName: `${name}.`,
    zone: zoneSeenFrom(scope, zone),
    target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(loadBalancer)),
  });
}

function requireName(name: string, api: Construct): void {
  if (!Token.isUnresolved(name) && NAME.test(name)) return;
  refuse(
    {
      what: "the domain's name is not valid",
      got: shown(name),
      allowed: 'a fully qualified name in lower case, without a wildcard, written in the code: CloudFront and us-east-1 need it too',
      instead: 'write for example "api.example.com"',
    },
    api,
  );
}

function requireZone(zone: route53.IHostedZone, name: string, api: Construct): void {
  requireOwnStack(zone, api);
  const zoneName = readableName(zone, api);
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
    api,
  );
}

/** A zone that was imported by its id alone throws when it is asked for its name. */
function readableName(zone: route53.IHostedZone, api: Construct): string {
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
      api,
    );
  }
}
