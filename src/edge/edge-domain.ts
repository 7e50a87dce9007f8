import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ApiDomain } from '../api/api-domain.contract';
import { zoneSeenFrom } from '../region/hosted-zone';
import { usEast1Certificate } from '../region/us-east-1-certificate';

/** The certificate that CloudFront shows. */
export function viewerCertificate(edge: Construct, { name, zone, edgeCertificate: certificate }: ApiDomain): acm.ICertificate {
  return usEast1Certificate(edge, 'ViewerCertificate', { name, zone, certificate });
}

/** Points the name at the distribution, for IPv4 and IPv6. */
export function aliasRecords(edge: Construct, { name, zone }: ApiDomain, distribution: cloudfront.IDistribution): void {
  if (!zone) return;
  const target = route53.RecordTarget.fromAlias(new targets.CloudFrontTarget(distribution));
  const props = { recordName: `${name}.`, zone: zoneSeenFrom(edge, zone), target };
  new route53.ARecord(edge, 'AliasA', props);
  new route53.AaaaRecord(edge, 'AliasAaaa', props);
}
