import { Duration, Size } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { beforeCache } from './edge';
import { privateBucket, RETAINED_LOGS } from './network';

const HASHED = 'assets/*';
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; " +
  "frame-ancestors 'none'; upgrade-insecure-requests";
/** A path without a file extension is a folder. */
const INDEX_OF_FOLDER = `function handler(event) {
  const request = event.request;
  if (/\\.[^./]+$/.test(request.uri)) return request;
  request.uri += (request.uri.endsWith('/') ? '' : '/') + 'index.html';
  return request;
}
`;

/** A page in a private bucket. */
export class TwinSite extends Construct {
  /** How the distribution serves it. */
  public readonly behavior: cloudfront.BehaviorOptions;

  private readonly bucket: s3.Bucket;

  constructor(
    scope: Construct,
    id: string,
    private readonly directory: string,
    /** Where its scripts connect to beside their own origin. */
    connectTo: string[],
  ) {
    super(scope, id);
    this.bucket = privateBucket(this, 'Bucket');
    this.behavior = {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        // Who may not list a bucket is told 403 for what is missing, not 404.
        originAccessLevels: [cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
      }),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD,
      cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: this.headers(`${CONTENT_SECURITY_POLICY}; connect-src 'self' ${connectTo.join(' ')}`),
      ...beforeCache(this, 'Index', INDEX_OF_FOLDER),
    };
  }

  /** Copies hashed assets before the pages that load them; assets are never removed, because pages that are still open load them. */
  public deploy(distribution: cloudfront.IDistribution): void {
    const copy = {
      sources: [Source.asset(this.directory)],
      destinationBucket: this.bucket,
      logGroup: new logs.LogGroup(this, 'DeploymentLogs', RETAINED_LOGS),
      memoryLimit: 1769,
      ephemeralStorageSize: Size.gibibytes(1),
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...copy,
      exclude: ['*'],
      include: [HASHED],
      prune: false,
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...copy,
      exclude: [HASHED],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/', '/index.html'],
    });
    pages.node.addDependency(assets);
  }

  private headers(contentSecurityPolicy: string): cloudfront.ResponseHeadersPolicy {
    return new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
      },
    });
  }
}
