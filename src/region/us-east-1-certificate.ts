import { Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { provedCertificate } from './certificate';
import { requireKnownBefore, requireOwnStack } from './hosted-zone';
import { carry, Companion, usEast1Scope } from './us-east-1';

/** What a certificate in us-east-1 is for: the certificate is given, or made and proved through the zone. */
export interface UsEast1CertificateOptions {
  readonly name: string;
  readonly zone?: route53.IHostedZone;
  readonly certificate?: acm.ICertificate;
}

/** The certificate that CloudFront shows: the user's, or one made in us-east-1 before the owner's stack. */
export function usEast1Certificate(owner: Construct, id: string, { name, zone, certificate }: UsEast1CertificateOptions): acm.ICertificate {
  const arn = certificate ? carriedArn(owner, certificate) : madeArn(owner, name, zone!);
  return acm.Certificate.fromCertificateArn(owner, id, arn);
}

function madeArn(owner: Construct, name: string, zone: route53.IHostedZone): string {
  requireOwnStack(zone, owner);
  const scope = usEast1Scope(owner, Companion.BEFORE);
  if (scope !== owner) requireKnownBefore(zone, owner);
  const { certificateArn } = provedCertificate(scope, 'Certificate', name, zone);
  const zoneId = Token.isUnresolved(zone.hostedZoneId) ? zone.node.path : zone.hostedZoneId;
  return carry(scope, owner, 'CertificateArn', certificateArn, [name, zoneId]);
}

/** A certificate of another stack, in another region perhaps; what would replace it is not known, but its names are. */
function carriedArn(owner: Construct, certificate: acm.ICertificate): string {
  const made = certificate.node.defaultChild as acm.CfnCertificate | undefined;
  return carry(certificate, owner, 'CertificateArn', certificate.certificateArn, [made?.domainName, made?.subjectAlternativeNames]);
}
