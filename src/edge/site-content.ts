import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { association } from './edge-functions';
import { EdgeRoute } from './edge-origin.contract';
import { siteHeadersPolicy } from './edge-policies';
import { FunctionStep } from './function-source';
import { deploySite } from './site-deployment';
import { StaticSite } from './static-site';
import { acknowledge } from '../private/acknowledge';
import { covers } from '../private/path-pattern';
import { physicalName } from '../private/physical-name';
import { refusal } from '../private/refusal';

/** The site's origin in its distribution, beside the API's. */
const ORIGIN_ID = 'Site';
/** Nothing but reading works on files. */
const METHODS = ['GET', 'HEAD'];

export function pageStep({ fallback }: StaticSite): FunctionStep {
  return { name: 'page', config: { fallback } };
}

/** Where a site's files lie, and how a distribution serves them. */
export class SiteContent extends Construct {
  public readonly bucket: s3.Bucket;
  public readonly origin: cloudfront.IOrigin;
  /** What answers wherever no route of the API does. */
  public readonly behavior: cloudfront.CfnDistribution.DefaultCacheBehaviorProperty;

  constructor(
    scope: Construct,
    id: string,
    private readonly site: StaticSite,
  ) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    acknowledge(
      this.bucket,
      'AwsSolutions-S1',
      "its only reader is the distribution, whose access logs hold every request; writes are CloudTrail's data events, which the account switches on",
    );
    const originAccessControl = new cloudfront.S3OriginAccessControl(this, 'AccessControl', {
      /** @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginAccessControlConfig.html */
      originAccessControlName: physicalName(this, { maxLength: 64 }),
    });
    this.origin = origins.S3BucketOrigin.withOriginAccessControl(this.bucket, { originId: ORIGIN_ID, originAccessControl });
    this.behavior = {
      targetOriginId: ORIGIN_ID,
      allowedMethods: METHODS,
      cachedMethods: METHODS,
      compress: true,
      viewerProtocolPolicy: 'redirect-to-https',
      // Follows each file's own Cache-Control. Where that says `no-cache`, the edge asks S3 again after the policy's minimum of a second.
      cachePolicyId: cloudfront.CachePolicy.CACHING_OPTIMIZED.cachePolicyId,
      responseHeadersPolicyId: siteHeadersPolicy(this, site.contentSecurityPolicy).responseHeadersPolicyId,
      functionAssociations: association(this, cloudfront.FunctionEventType.VIEWER_REQUEST, [pageStep(site)]),
    };
  }

  /** Fills the bucket, and lets the distribution know what is not there. */
  public serveThrough(distribution: cloudfront.IDistribution): void {
    // Who may not list a bucket is told 403 for what is missing, not 404.
    this.bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
        actions: ['s3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 'AWS:SourceArn': distribution.distributionArn } },
      }),
    );
    deploySite(this, this.site, this.bucket, distribution);
  }

  /** The API answers first, so a file on one of its paths would never be seen. That can be judged only when all routes are known. */
  public faults(routes: EdgeRoute[]): string[] {
    return [...new Set(routes.flatMap(route => route.paths))].flatMap(path => {
      const [file, ...more] = this.site.files.filter(each => covers(path, encodeURI(each)));
      if (file === undefined) return [];
      return [
        refusal({
          what: 'the API would answer for files of the site',
          got: `the route "${path}" and the file "${file}"${more.length > 0 ? `, and ${more.length} more` : ''}`,
          allowed: 'routes on whose paths the site has no file',
          instead: "give the API a path of its own, such as ApiProtocol.rest({ paths: ['/api/*'] }), or move the file",
        }),
      ];
    });
  }
}
