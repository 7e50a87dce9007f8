import { Stack } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiDomain } from '../../src';

export const NAME = 'api.example.com';

/** A zone that exists already, as most users have it. */
export function importedZone(stack: Stack, zoneName = 'example.com'): route53.IHostedZone {
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName });
}

export function domainIn(stack: Stack, options: Partial<ApiDomain> = {}): ApiDomain {
  return { name: NAME, zone: importedZone(stack), ...options };
}
