import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct, IConstruct } from 'constructs';
import { zoneSeenFrom } from './hosted-zone';
import { refuse } from '../private/refusal';

/** A certificate in the scope's region, proved through the zone. */
export function provedCertificate(scope: Construct, id: string, name: string, zone: route53.IHostedZone): acm.Certificate {
  requireCommonName(name, scope);
  return new acm.Certificate(scope, id, {
    domainName: name,
    validation: acm.CertificateValidation.fromDns(zoneSeenFrom(scope, zone)),
  });
}

/** The longest name that a certificate is made for. @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const MAX_COMMON_NAME = 64;

function requireCommonName(name: string, owner: IConstruct): void {
  if (name.length <= MAX_COMMON_NAME) return;
  refuse(
    {
      what: "the domain's name is too long for a certificate that is made for it",
      got: `${name.length} characters`,
      allowed: `up to ${MAX_COMMON_NAME}, dots included`,
      instead: 'choose a shorter name, or pass a certificate whose first name is shorter and that has this one as another',
    },
    owner,
  );
}

/** Refuses a certificate that is known to lie in another region. */
export function requireCertificateIn(region: string, certificate: acm.ICertificate, whose: string, owner: IConstruct): void {
  const actual = regionOf(certificate);
  if (actual === undefined || Token.isUnresolved(region) || actual === region) return;
  refuse(
    {
      what: `${whose} lies in the wrong region`,
      got: actual,
      allowed: region,
      instead: `request the certificate in ${region} as well, or leave it out to have it made there`,
    },
    owner,
  );
}

/** An import says nothing of its region but in its ARN; a certificate that the app makes says nothing in its ARN. */
function regionOf(certificate: acm.ICertificate): string | undefined {
  const { certificateArn } = certificate;
  if (!Token.isUnresolved(certificateArn)) return Arn.split(certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
  const made = certificate.node.defaultChild !== undefined;
  return made && !Token.isUnresolved(certificate.env.region) ? certificate.env.region : undefined;
}
