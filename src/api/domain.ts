import { Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain.contract';
import { refuse } from '../private/refusal';
import { provedCertificate, requireCertificateIn } from '../region/certificate';
import { requireDomainName, requireZoneOf } from '../region/domain-name';
import { isPrivate, zoneSeenFrom } from '../region/hosted-zone';
import { US_EAST_1 } from '../region/us-east-1';

/** Refuses, before anything is made, a domain that cannot work. */
export function requireDomain(domain: ApiDomain, edge: boolean, api: Construct): void {
  requireDomainName(domain.name, 'api.example.com', api);
  const { zone, certificate, edgeCertificate } = domain;
  if (zone) requireZoneOf(domain.name, zone, api);
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
