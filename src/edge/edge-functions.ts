import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CacheRule } from './cache-rule';
import { functionSource, FunctionStep, requireFunctionSize } from './function-source';
import { sharedInStack } from './shared-in-stack';
import { ViewerFunction } from './viewer-function';
import { CLOUDFRONT_QUOTAS } from '../private/quota';
import { TokenTraits } from '../protocol/authorizer.contract';
import { CorsTraits } from '../protocol/cors.contract';

/** What each event of a behaviour runs: CloudFront takes one function for each. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html */
export function functionAssociations(
  scope: Construct,
  cors?: CorsTraits,
  rule?: CacheRule,
  token?: TokenTraits,
): cloudfront.CfnDistribution.FunctionAssociationProperty[] | undefined {
  const steps = [...(cors ? [preflightStep(cors)] : []), ...(token ? [tokenStep(token, cors)] : [])];
  const associations = [
    ...association(scope, cloudfront.FunctionEventType.VIEWER_REQUEST, steps, rule?.viewerRequest, rule),
    ...association(scope, cloudfront.FunctionEventType.VIEWER_RESPONSE, [], rule?.viewerResponse, rule),
  ];
  return associations.length > 0 ? associations : undefined;
}

/** The step answers with what the headers policy says: both are drawn from the same traits. */
export function preflightStep({ allowOrigins, allowMethods, allowHeaders, allowCredentials, maxAgeSeconds }: CorsTraits): FunctionStep {
  return {
    name: 'preflight',
    config: {
      allowOrigins,
      headers: {
        'access-control-allow-methods': { value: allowMethods.join(',') },
        'access-control-allow-headers': { value: allowHeaders.join(',') },
        ...(allowCredentials ? { 'access-control-allow-credentials': { value: 'true' } } : {}),
        'access-control-max-age': { value: `${maxAgeSeconds}` },
      },
    },
  };
}

/** Pages that may send a cookie along may have it read for them. */
export function tokenStep({ cookie, subprotocolPrefix }: TokenTraits, cors?: CorsTraits): FunctionStep {
  return { name: 'token', config: { prefix: subprotocolPrefix, cookie, origins: cors?.allowCredentials ? cors.allowOrigins : [] } };
}

/** The one function of an event: the library's steps, then the user's own source; none where there is neither. */
export function association(
  scope: Construct,
  eventType: cloudfront.FunctionEventType,
  steps: FunctionStep[],
  own?: ViewerFunction,
  rule?: CacheRule,
): cloudfront.CfnDistribution.FunctionAssociationProperty[] {
  if (steps.length === 0 && !own) return [];
  const source = functionSource(steps, own);
  const where = own && rule ? ` of the cache rule for "${rule.path}"` : '';
  requireFunctionSize(source, `the ${eventType} function${where}`, scope);
  return [{ eventType, functionArn: edgeFunction(scope, source).functionArn }];
}

/** Shared by all behaviours and distributions of a stack that run the same source: an account has 100. */
function edgeFunction(scope: Construct, source: string): cloudfront.Function {
  return sharedInStack(
    scope,
    { parent: 'EdgeFunctions', kind: 'Function', content: source, maxLength: 64, quota: CLOUDFRONT_QUOTAS.functions },
    (parent, id, functionName) =>
      new cloudfront.Function(parent, id, {
        functionName,
        code: cloudfront.FunctionCode.fromInline(source),
        runtime: cloudfront.FunctionRuntime.JS_2_0,
      }),
  );
}
