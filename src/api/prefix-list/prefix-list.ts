import { CustomResource, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ownFunction } from '../../private/own-function';

const RESOURCE_TYPE = 'Custom::CloudFrontPrefixList';

/** CloudFront's origin-facing addresses in each region; AWS publishes the list's id on no page and in no parameter. */
export const PREFIX_LIST_NAME = 'com.amazonaws.global.cloudfront.origin-facing';

/** Id of CloudFront's origin-facing prefix list in the stack's region, found at deployment by a function of the stack's own. */
export function cloudFrontPrefixListId(scope: Construct): string {
  const serviceToken = ownFunction(scope, RESOURCE_TYPE, {
    folder: 'api/prefix-list',
    description: "Finds the id of CloudFront's origin-facing prefix list",
    // The action takes no narrower resource.
    policyStatements: [{ Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' }],
  });
  const lookup = new CustomResource(scope, 'PrefixList', {
    serviceToken,
    resourceType: RESOURCE_TYPE,
    properties: { Name: PREFIX_LIST_NAME },
  });
  return Token.asString(lookup.getAtt('PrefixListId'));
}
