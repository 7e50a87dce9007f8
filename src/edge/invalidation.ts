import { Stack, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { IWorkload } from '../compute/workload.contract';
import { digest } from '../private/digest';
import { physicalName } from '../private/physical-name';
import { refuse } from '../private/refusal';

/**
 * Lets a service invalidate what a distribution keeps. Everything lies in the distribution's stack, and the service's environment gets
 * text alone: the distribution refers to the service's API, so a reference the other way is a cycle where each has a stack of its own.
 *
 * @param edge the distribution's construct
 * @param variable environment variable that holds the name of the parameter with the distribution's id
 */
export function allowInvalidation(edge: Construct, distribution: cloudfront.IDistribution, workload: IWorkload, variable: string): void {
  requireSameRegion(edge, workload);
  // Parameter Store takes no name that begins with "aws" or "ssm", as a stack's may.
  const parameterName = physicalName(edge, { prefix: '/distribution-id/', maxLength: 128 });
  workload.addEnvironment(variable, parameterName);

  const policyId = `Invalidation${digest(workload.node.path)}`;
  if (edge.node.tryFindChild(policyId)) return;
  const { parameterArn } = idParameter(edge, distribution, parameterName);
  new iam.ManagedPolicy(edge, policyId, {
    description: `Invalidate ${edge.node.path}`.slice(0, 1000),
    roles: [workload.role],
    statements: [
      new iam.PolicyStatement({ actions: ['cloudfront:CreateInvalidation'], resources: [distribution.distributionArn] }),
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameterArn] }),
    ],
  });
}

/** One parameter, whoever reads it. */
function idParameter(edge: Construct, distribution: cloudfront.IDistribution, parameterName: string): ssm.IStringParameter {
  const existing = edge.node.tryFindChild('DistributionId') as ssm.IStringParameter | undefined;
  return (
    existing ??
    new ssm.StringParameter(edge, 'DistributionId', {
      parameterName,
      stringValue: distribution.distributionId,
      description: `Id of the distribution ${edge.node.path}`.slice(0, 1024),
    })
  );
}

/** A role reaches everywhere, but the service reads parameters of its own region. */
function requireSameRegion(edge: Construct, workload: IWorkload): void {
  const [here, there] = [edge, workload].map(construct => Stack.of(construct).region);
  if (here === there || Token.isUnresolved(here) || Token.isUnresolved(there)) return;
  refuse(
    {
      what: "the service would look for the distribution's id in another region",
      got: `the distribution's stack in ${here}, the service ${workload.node.path} in ${there}`,
      allowed: 'both in one region',
      instead: "put the distribution into a stack of the service's region: CloudFront answers near every user all the same",
    },
    edge,
  );
}
