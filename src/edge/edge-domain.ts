import { Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ApiDomain } from '../api/api-domain.contract';
import { provedCertificate } from '../region/certificate';
import { requireKnownBefore, requireOwnStack, zoneSeenFrom } from '../region/hosted-zone';
import { carry, Companion, usEast1Scope } from '../region/us-east-1';

/** The certificate that CloudFront shows: the user's, or one made in us-east-1 before the distribution. */
export function viewerCertificate(edge: Construct, domain: ApiDomain): acm.ICertificate {
  const arn = domain.edgeCertificate ? carriedArn(edge, domain.edgeCertificate) : madeArn(edge, domain.name, domain.zone!);
  return acm.Certificate.fromCertificateArn(edge, 'ViewerCertificate', arn);
}

/** Points the name at the distribution, for IPv4 and IPv6. */
export function aliasRecords(edge: Construct, { name, zone }: ApiDomain, distribution: cloudfront.IDistribution): void {
  if (!zone) return;
  const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution));
  const props = { recordName: `${name}.`, zone: zoneSeenFrom(edge, zone), target };
  new route53.ARecord(edge, 'AliasA', props);
  new route53.AaaaRecord(edge, 'AliasAaaa', props);
}

function madeArn(edge: Construct, name: string, zone: route53.IHostedZone): string {
  requireOwnStack(zone, edge);
  const scope = usEast1Scope(edge, Companion.BEFORE);
  if (scope !== edge) requireKnownBefore(zone, edge);
  const { certificateArn } = provedCertificate(scope, 'Certificate', name, zone);
  const zoneId = Token.isUnresolved(zone.hostedZoneId) ? zone.node.path : zone.hostedZoneId;
  return carry(scope, edge, 'CertificateArn', certificateArn, [name, zoneId]);
}

/** A certificate of another stack, in another region perhaps; what would replace it is not known, but its names are. */
function carriedArn(edge: Construct, certificate: acm.ICertificate): string {
  const made = certificate.node.defaultChild as acm.CfnCertificate | undefined;
  return carry(certificate, edge, 'CertificateArn', certificate.certificateArn, [made?.domainName, made?.subjectAlternativeNames]);
}
