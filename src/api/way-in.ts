import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ApiDomain } from './api-domain.contract';
import { requireDomain } from './domain';
import { ExposureTraits } from './exposure.contract';
import { refuse } from '../private/refusal';
import { requireUsEast1 } from '../region/us-east-1';

/** An API before which a distribution is to stand. */
export interface EdgelessApi {
  readonly api: Construct;
  readonly exposure: ExposureTraits;
  readonly domain?: ApiDomain;
  /** How many distributions stand in front already. */
  readonly edges: number;
}

/** Refuses an exposure that isn't there in the API's region, and a domain that doesn't fit it. */
export function requireWayIn(exposure: ExposureTraits, domain: ApiDomain | undefined, api: Construct): void {
  if (exposure.edge) requireUsEast1(Stack.of(api), api);
  if (domain) {
    requireDomain(domain, exposure.edge, api);
  } else if (exposure.requiresTls) {
    refuse(
      {
        what: 'the exposure needs TLS at the load balancer, and the API has no domain',
        got: `ApiExposure.${exposure.name}() without \`domain\``,
        allowed: 'ApiExposure.vpcOrigin() or ApiExposure.vpcOnly() without a domain, every exposure with one',
        instead: 'give the API a `domain: { name, zone }`, for which certificates are made, or choose ApiExposure.vpcOrigin()',
      },
      api,
    );
  }
}

/** Refuses a load balancer with public addresses in a network that has no room for them. */
export function requirePublicSubnets(exposure: ExposureTraits, vpc: ec2.IVpc, api: Construct): void {
  const zones = new Set(vpc.publicSubnets.map(subnet => subnet.availabilityZone)).size;
  if (!exposure.internetFacing || zones >= 2) return;
  refuse(
    {
      what: 'the load balancer needs public subnets, and the network has too few',
      got: `public subnets in ${zones} availability zones`,
      allowed: 'public subnets in two zones or more',
      instead: 'add public subnets, name them when the VPC is imported, or choose ApiExposure.vpcOrigin()',
    },
    api,
  );
}

/** Refuses a distribution where CloudFront finds no way, or not this one. */
export function requireEdge({ api, exposure, domain, edges }: EdgelessApi, edge: Construct): void {
  if (!exposure.edge) {
    refuse(
      {
        what: 'a distribution stands in front of an API that CloudFront cannot reach',
        got: `ApiExposure.${exposure.name}()`,
        allowed: 'ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly()',
        instead: `change the API's exposure, or leave the distribution out: ${api.node.path} already serves its callers`,
      },
      edge,
    );
  }
  const [here, there] = [Stack.of(api).environment, Stack.of(edge).environment];
  if (here !== there) {
    refuse(
      {
        what: 'the distribution is in another environment than its API',
        got: `${there}, and the API in ${here}`,
        allowed: 'the same account and region',
        instead: "give the distribution's stack the API's environment: what belongs in us-east-1 places itself there",
      },
      edge,
    );
  }
  if (domain && edges > 0) {
    refuse(
      {
        what: 'two distributions stand in front of one domain',
        got: domain.name,
        allowed: 'one distribution for each name: CloudFront gives a name to one only',
        instead: 'leave the second distribution out, or put it before an API with another domain',
      },
      edge,
    );
  }
}
