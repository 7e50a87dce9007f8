import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { StaticSite } from './static-site';
import { acknowledge } from '../private/acknowledge';
import { covers } from '../private/path-pattern';

/**
 * A whole vCPU, and room for the site as an archive and unpacked. `BucketDeployment` has one function in a stack for each size, with the
 * role of whoever comes first: an unusual size keeps apart what the user deploys.
 */
const SIZE = { memoryLimit: 1769, ephemeralStorageSize: Size.gibibytes(1) };

/**
 * Copies a site's files into its bucket, assets before the pages that load them, and invalidates the entry page. What else the edge keeps
 * is left alone, above all the API's responses: pages are asked for again each second, and assets never change.
 */
export function deploySite(scope: Construct, site: StaticSite, bucket: s3.Bucket, distribution: cloudfront.IDistribution): void {
  const archive = new Asset(scope, 'Files', { path: site.directory });
  const { role, logGroup } = deployer(scope);
  allow(role, archive, bucket, distribution);
  const copy = {
    sources: [Source.bucket(archive.bucket, archive.s3ObjectKey)],
    destinationBucket: bucket,
    role: role.withoutPolicyUpdates(),
    logGroup,
    ...SIZE,
  };
  const assets = site.assets.slice(1);
  // The function runs with the layer of the deployment that is made first, and that one must wait for no other.
  const before = site.files.some(file => covers(site.assets, file))
    ? [
        new BucketDeployment(scope, 'Assets', {
          ...copy,
          exclude: ['*'],
          include: [assets],
          prune: false,
          cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
        }),
      ]
    : [];
  const pages = new BucketDeployment(scope, 'Pages', {
    ...copy,
    // What is left out is not removed either, so that old pages find their assets.
    exclude: [assets],
    prune: true,
    cacheControl: [CacheControl.noCache()],
    distribution,
    distributionPaths: [...new Set(['/', '/index.html', site.fallback ?? '/'])],
  });
  pages.node.addDependency(...before);
  acknowledgeFunction(pages);
}

interface Deployer {
  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;
}

/** What the function runs with: one for all sites of a stack, as the function is. */
function deployer(scope: Construct): Deployer {
  const stack = Stack.of(scope);
  const parent = stack.node.tryFindChild('SiteDeployment') as Construct | undefined;
  if (parent) return { role: parent.node.findChild('Role') as iam.Role, logGroup: parent.node.findChild('Logs') as logs.LogGroup };
  const made = new Construct(stack, 'SiteDeployment');
  const role = new iam.Role(made, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const logGroup = new logs.LogGroup(made, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
  logGroup.grantWrite(role);
  return { role, logGroup };
}

/** Less than `BucketDeployment` would grant: no file is read back, and no other distribution invalidated. */
function allow(role: iam.Role, archive: Asset, bucket: s3.Bucket, distribution: cloudfront.IDistribution): void {
  const statement = (resource: string, ...actions: string[]) =>
    role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
  // The archive's name is a hash. Any hash: a permission for the next one alone might not have spread by the time it is needed.
  statement(archive.bucket.arnForObjects(archive.s3ObjectKey.replace(archive.assetHash, hash => '?'.repeat(hash.length))), 's3:GetObject');
  statement(bucket.bucketArn, 's3:ListBucket');
  statement(bucket.arnForObjects('*'), 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload');
  statement(distribution.distributionArn, 'cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation');
  const bucketId = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as s3.CfnBucket);
  acknowledge(
    role.node.findChild('DefaultPolicy'),
    `AwsSolutions-IAM5[Resource::<${bucketId}.Arn>/*]`,
    'a site has files of any name, in a bucket that holds nothing else',
  );
}

function acknowledgeFunction(deployment: BucketDeployment): void {
  const singleton = deployment.node.findChild('CustomResourceHandler') as lambda.SingletonFunction;
  const resource = singleton.permissionsNode.defaultChild!;
  const runtime = 'aws-cdk-lib chooses the runtime that it tested its function with; updates of the CDK bring later ones';
  acknowledge(resource, 'AwsSolutions-L1', runtime);
  acknowledge(resource, 'Serverless-LambdaLatestVersion', runtime);
  acknowledge(resource, 'Serverless-LambdaDLQ', 'where the function fails, the deployment of the stack fails and says so');
  acknowledge(resource, 'Serverless-LambdaTracing', 'it runs in deployments only, which wait for it and show how long it takes');
}
