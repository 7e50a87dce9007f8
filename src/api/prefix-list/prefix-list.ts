import { join } from 'node:path';
import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keepProviderLogs } from '../../private/provider-logs';

/** The compiled handler, also where this file itself is run as TypeScript. */
const HANDLER = join(__dirname, '..', '..', '..', 'lib', 'api', 'prefix-list', 'handler');
const RESOURCE_TYPE = 'Custom::CloudFrontPrefixList';

/** CloudFront's origin-facing addresses in each region; AWS publishes the list's id on no page and in no parameter. */
export const PREFIX_LIST_NAME = 'com.amazonaws.global.cloudfront.origin-facing';

/** Id of CloudFront's origin-facing prefix list in the stack's region, found at deployment by a function of the stack's own. */
export function cloudFrontPrefixListId(scope: Construct): string {
  const provider = CustomResourceProvider.getOrCreateProvider(scope, RESOURCE_TYPE, {
    codeDirectory: HANDLER,
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
    description: "Finds the id of CloudFront's origin-facing prefix list",
    // The action takes no narrower resource.
    policyStatements: [{ Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' }],
  });
  keepProviderLogs(provider);
  const lookup = new CustomResource(scope, 'PrefixList', {
    serviceToken: provider.serviceToken,
    resourceType: RESOURCE_TYPE,
    properties: { Name: PREFIX_LIST_NAME },
  });
  return Token.asString(lookup.getAtt('PrefixListId'));
}
