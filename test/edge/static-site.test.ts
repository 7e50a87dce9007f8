import { join } from 'node:path';
import { App, DefaultStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import {
  ApiProtocol,
  CacheRule,
  EdgeDistribution,
  EdgeDistributionProps,
  ScalableApi,
  ScalableApiProps,
  StaticSite,
  WebAcl,
} from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { domainIn, NAME } from '../support/domains';
import { loadFunction } from '../support/function-runtime';
import { matches } from '../support/globs';
import { fourParts } from '../support/refusals';
import { folderOf, singlePage, SITE } from '../support/sites';
import { token } from '../support/tokens';

const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const DEPLOYMENT = 'Custom::CDKBucketDeployment';
const BUCKET = 'EdgeSiteBucket4FE7D025';

interface Built {
  readonly stack: Stack;
  readonly origin: ScalableApi;
  readonly edge: EdgeDistribution;
}

function built(site?: StaticSite, options: Partial<ScalableApiProps> = {}, props: Partial<EdgeDistributionProps> = {}): Built {
  const stack = regionalStack();
  const origin = api(stack, options);
  return { stack, origin, edge: new EdgeDistribution(stack, 'Edge', { origin, site, webAcl: WebAcl.none(), ...props }) };
}

function config(made: Template | object): any {
  return only(made, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig;
}

function template(site?: StaticSite): Template {
  return Template.fromStack(built(site).stack);
}

/** Synthesis fails with the messages of all validations. */
function fault({ stack }: Built): string {
  try {
    (stack.node.root as App).synth();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('who answers', () => {
  test('the API on its paths, the site everywhere else', () => {
    const { DefaultCacheBehavior: site, CacheBehaviors: apis, Origins: origins, DefaultRootObject } = config(template(singlePage()));

    expect(site).toMatchObject({
      TargetOriginId: 'Site',
      AllowedMethods: ['GET', 'HEAD'],
      CachePolicyId: CACHING_OPTIMIZED,
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
    });
    expect(site.OriginRequestPolicyId).toBeUndefined();
    expect(DefaultRootObject).toBe('index.html');
    expect(apis.map((each: any) => each.PathPattern)).toEqual(['/api', '/api/*']);
    expect(origins.map((each: any) => each.Id)).toEqual([apis[0].TargetOriginId, 'Site']);
    expect(origins[0].VpcOriginConfig).toBeDefined();
    expect(new Set(apis.map((each: any) => each.TargetOriginId)).size).toBe(1);
  });

  test('a single page for every other path, in the function of the default behaviour alone', async () => {
    const made = template(singlePage());
    const found = config(made);
    const { id, resource } = only(made, 'AWS::CloudFront::Function');

    expect(found.DefaultCacheBehavior.FunctionAssociations).toEqual([
      { EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } },
    ]);
    const run = await loadFunction(resource.Properties.FunctionCode);
    expect(run({ request: { uri: '/cart' } })).toEqual({ uri: '/index.html' });
    // AND what the API says is missing stays missing
    expect(found.CacheBehaviors.some((each: any) => each.FunctionAssociations)).toBe(false);
    expect(found.CustomErrorResponses).toBeUndefined();
  });

  test("CORS is the API's alone", () => {
    const made = Template.fromStack(built(singlePage(), { cors: { allowOrigins: ['https://app.example.com'] } }).stack);
    const found = config(made);
    const cors = ofType(made, 'AWS::CloudFront::ResponseHeadersPolicy').filter(
      ({ resource }) => resource.Properties.ResponseHeadersPolicyConfig.CorsConfig,
    );

    expect(cors).toHaveLength(1);
    expect(found.CacheBehaviors.every((each: any) => each.ResponseHeadersPolicyId.Ref === cors[0].id)).toBe(true);
    expect(found.DefaultCacheBehavior.ResponseHeadersPolicyId.Ref).not.toBe(cors[0].id);
    expect(found.DefaultCacheBehavior.FunctionAssociations[0]).not.toEqual(found.CacheBehaviors[0].FunctionAssociations[0]);
  });

  test('under the domain, as the API', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack, { domain: domainIn(stack) }), site: singlePage() });
    expect(config(Template.fromStack(stack)).Aliases).toEqual([NAME]);
  });

  test('without a site nothing of it', () => {
    const { stack, edge } = built();
    const made = Template.fromStack(stack);

    expect(edge.siteBucket).toBeUndefined();
    expect(config(made).Origins).toHaveLength(1);
    expect(config(made).DefaultRootObject).toBeUndefined();
    expect(JSON.stringify(made.toJSON())).not.toMatch(/Site|BucketDeployment/);
  });
});

describe('the bucket', () => {
  test('is private and kept, and its logical id never changes', () => {
    const { stack, edge } = built(singlePage());
    const found = ofType(Template.fromStack(stack), 'AWS::S3::Bucket').find(({ id }) => id === BUCKET)!.resource;

    expect(found).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      },
    });
    expect(found.Properties.LifecycleConfiguration.Rules).toEqual([
      { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
    ]);
    expect(stack.resolve(edge.siteBucket!.bucketName)).toEqual({ Ref: BUCKET });
  });

  test('is read by this distribution only, which is told what is missing', () => {
    const made = template(singlePage());
    const policy = ofType(made, 'AWS::S3::BucketPolicy').find(({ resource }) => resource.Properties.Bucket.Ref === BUCKET)!;
    const { Statement: statements } = policy.resource.Properties.PolicyDocument;
    const allowed = statements.filter((each: any) => each.Effect === 'Allow');

    expect(allowed.map((each: any) => each.Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    const distribution = only(made, 'AWS::CloudFront::Distribution').id;
    for (const each of allowed) {
      expect(each.Principal).toEqual({ Service: 'cloudfront.amazonaws.com' });
      expect(Object.keys(each.Condition)).toEqual(['StringEquals']);
      expect(JSON.stringify(each.Condition.StringEquals['AWS:SourceArn'])).toContain(JSON.stringify({ Ref: distribution }));
    }
    expect(allowed[1].Resource).toEqual({ 'Fn::GetAtt': [BUCKET, 'Arn'] });
    expect(statements.filter((each: any) => each.Effect === 'Deny').map((each: any) => each.Condition)).toEqual([
      { Bool: { 'aws:SecureTransport': 'false' } },
    ]);
  });

  test('is reached by signed requests', () => {
    const made = template(singlePage());
    const control = only(made, 'AWS::CloudFront::OriginAccessControl');

    expect(control.resource.Properties.OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    });
    expect(config(made).Origins[1]).toMatchObject({
      DomainName: { 'Fn::GetAtt': [BUCKET, 'RegionalDomainName'] },
      OriginAccessControlId: { 'Fn::GetAtt': [control.id, 'Id'] },
    });
  });

  test('has an access control of another name in each region, because an account has one of a name', () => {
    const names = ['eu-west-1', 'eu-central-1'].map(region => {
      const stack = regionalStack('App', { env: { region } });
      new EdgeDistribution(stack, 'Edge', { origin: api(stack), site: singlePage() });
      const control = only(Template.fromStack(stack), 'AWS::CloudFront::OriginAccessControl');
      return control.resource.Properties.OriginAccessControlConfig.Name;
    });
    expect(new Set(names).size).toBe(2);
  });
});

describe('headers', () => {
  const headers = (made: Template) => {
    const { id, resource } = only(made, 'AWS::CloudFront::ResponseHeadersPolicy');
    expect(config(made).DefaultCacheBehavior.ResponseHeadersPolicyId).toEqual({ Ref: id });
    return resource.Properties.ResponseHeadersPolicyConfig;
  };

  test('let a page load and call its own origin, and nobody frame it', () => {
    const { SecurityHeadersConfig: found, CustomHeadersConfig, CorsConfig } = headers(template(singlePage()));

    expect(found).toEqual({
      ContentSecurityPolicy: {
        ContentSecurityPolicy:
          "default-src 'self'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; " +
          "form-action 'self'; frame-ancestors 'none'; upgrade-insecure-requests",
        Override: true,
      },
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, Override: true },
    });
    // A policy speaks on errors too: what says how long to keep a file is the file's own.
    expect([CustomHeadersConfig, CorsConfig]).toEqual([undefined, undefined]);
  });

  test('let its scripts call what is named beside it', () => {
    const named = headers(template(singlePage({ connectTo: ['https://login.example.com', 'https://issuer.example.com/pool/'] })));
    expect(named.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toMatch(
      /; connect-src 'self' https:\/\/login\.example\.com https:\/\/issuer\.example\.com\/pool\/$/,
    );
  });

  test("hold the user's own content security policy", () => {
    const own = headers(template(singlePage({ contentSecurityPolicy: "default-src 'none'" })));
    expect(own.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toBe("default-src 'none'");
  });
});

describe('the deployment', () => {
  const deployments = (made: Template | object) =>
    Object.fromEntries(ofType(made, DEPLOYMENT).map(({ id, resource }) => [/Assets/.test(id) ? 'assets' : 'pages', { id, resource }]));

  test('keeps hashed assets for a year and everything else not at all', () => {
    const { assets, pages } = deployments(template(singlePage()));

    expect(assets.resource.Properties).toMatchObject({
      Exclude: ['*'],
      Include: ['assets/*'],
      SystemMetadata: { 'cache-control': 'public, max-age=31536000, immutable' },
    });
    expect(pages.resource.Properties).toMatchObject({ Exclude: ['assets/*'], SystemMetadata: { 'cache-control': 'no-cache' } });
    expect(pages.resource.Properties.Include).toBeUndefined();
  });

  test('takes each file once', () => {
    const site = singlePage({ assets: '/a*/*-????????.js' });
    const { assets, pages } = deployments(template(site));
    const taken = ({ resource }: any, file: string) => {
      const { Include = [], Exclude = [] } = resource.Properties;
      const said = (patterns: string[]) => patterns.some(pattern => matches(pattern, file.slice(1)));
      return said(Include) || !said(Exclude);
    };

    expect(site.files).toEqual(['/about/index.html', '/assets/app-4f2a91c0.js', '/favicon.svg', '/index.html']);
    for (const file of site.files) {
      expect([taken(assets, file), taken(pages, file)]).toEqual(file.endsWith('.js') ? [true, false] : [false, true]);
    }
  });

  test('removes pages that are gone, never assets, and brings pages after the assets that they load', () => {
    const { assets, pages } = deployments(template(singlePage()));

    // What the CLI leaves out of a copy it leaves out of removing too.
    expect(pages.resource.Properties).toMatchObject({ Prune: true, Exclude: ['assets/*'] });
    expect(assets.resource.Properties.Prune).toBe(false);
    expect(pages.resource.Properties.SourceObjectKeys).toEqual(assets.resource.Properties.SourceObjectKeys);
    expect([assets, pages].map(({ resource }) => resource.Properties.RetainOnDelete)).toEqual([undefined, undefined]);
    expect(pages.resource.DependsOn).toContain(assets.id);
    expect(assets.resource.DependsOn).toBeUndefined();
  });

  test("invalidates the entry page, and no response of the API's", () => {
    const made = template(singlePage({ fallback: 'about/index.html' }));
    const { assets, pages } = deployments(made);

    expect(pages.resource.Properties).toMatchObject({
      DistributionId: { Ref: only(made, 'AWS::CloudFront::Distribution').id },
      DistributionPaths: ['/', '/index.html', '/about/index.html'],
      WaitForDistributionInvalidation: true,
    });
    expect(assets.resource.Properties.DistributionId).toBeUndefined();
  });

  test('of a site without hashed assets is one', () => {
    const { assets, pages } = deployments(template(StaticSite.fromDirectory(folderOf('index.html', 'logo.svg'))));
    expect([assets, pages.resource.DependsOn]).toEqual([undefined, undefined]);
  });

  test('may write the bucket, read the archive and invalidate this distribution; no more', () => {
    const made = template(singlePage());
    const role = ofType(made, 'AWS::IAM::Role').find(({ id }) => id.startsWith('SiteDeployment'))!;
    const policies = ofType(made, 'AWS::IAM::Policy').filter(({ resource }) =>
      resource.Properties.Roles.some((each: any) => each.Ref === role.id),
    );
    const statements = policies.flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement);

    expect(role.resource.Properties.ManagedPolicyArns).toBeUndefined();
    expect(statements.map((each: any) => [each.Action].flat().sort())).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['s3:GetObject'],
      ['s3:ListBucket'],
      ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
      ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
    ]);
    expect(statements.map((each: any) => each.Resource)).not.toContain('*');
    expect(JSON.stringify(statements[1].Resource)).toMatch(/-assets-[^"]*eu-west-1"\},"\/\?{64}\.zip"/);
    expect(JSON.stringify(statements[4].Resource)).toContain(only(made, 'AWS::CloudFront::Distribution').id);
  });

  test('of several sites in a stack is done by one function, which keeps away from what the user deploys', () => {
    const { stack, origin } = built(singlePage());
    new EdgeDistribution(stack, 'Second', { origin, site: singlePage(), webAcl: WebAcl.none() });
    const mine = new s3.Bucket(stack, 'Mine');
    new BucketDeployment(stack, 'Other', { destinationBucket: mine, sources: [Source.asset(SITE)] });
    const made = Template.fromStack(stack);
    const tokens = ofType(made, DEPLOYMENT).map(({ id, resource }) => [
      /Other/.test(id),
      resource.Properties.ServiceToken['Fn::GetAtt'][0],
    ]);
    const functionOf = (users: boolean) => [...new Set(tokens.filter(([other]) => other === users).map(([, name]) => name))];

    expect(tokens).toHaveLength(5);
    expect([functionOf(false).length, functionOf(true).length]).toEqual([1, 1]);
    expect(functionOf(false)).not.toEqual(functionOf(true));
    const { MemorySize, EphemeralStorage, LoggingConfig, Role } = made.toJSON().Resources[functionOf(false)[0]].Properties;
    expect([MemorySize, EphemeralStorage]).toEqual([1769, { Size: 1024 }]);
    expect(made.toJSON().Resources[LoggingConfig.LogGroup.Ref].Properties.RetentionInDays).toBe(90);
    expect(Role['Fn::GetAtt'][0]).toMatch(/^SiteDeploymentRole/);
  });
});

/** The resources that wait for each other for ever. */
function cycle(made: any): string[] {
  const waits = new Map(
    Object.entries<any>(made.Resources).map(([id, resource]) => {
      const text = JSON.stringify(resource);
      const named = [...text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"/g)].map(([, ref, attribute]) => ref ?? attribute);
      return [id, [...named, ...[resource.DependsOn ?? []].flat()].filter(other => other in made.Resources)];
    }),
  );
  for (let before = -1; before !== waits.size;) {
    before = waits.size;
    for (const [id, others] of waits) if (!others.some(other => waits.has(other))) waits.delete(id);
  }
  return [...waits.keys()];
}

describe('stands', () => {
  const edgeIn = (scope: Stack, origin: ScalableApi) => new EdgeDistribution(scope, 'Edge', { origin, site: singlePage() });
  const env = { region: 'eu-west-1' };

  test.each<[string, (app: App) => Stack]>([
    ['in one stack with its API', app => ((stack: Stack) => edgeIn(stack, api(stack)) && stack)(regionalStack('App', {}, app))],
    [
      'in a stack of its own',
      app => ((edge: Stack) => edgeIn(edge, api(regionalStack('Inner', {}, app))) && edge)(regionalStack('Outer', {}, app)),
    ],
    [
      'in a nested stack',
      app => {
        const parent = regionalStack('App', {}, app);
        return Stack.of(edgeIn(new NestedStack(parent, 'Nested'), api(parent)));
      },
    ],
    ['in a stage', app => ((stack: Stack) => edgeIn(stack, api(stack)) && stack)(new Stack(new Stage(app, 'Prod', { env }), 'App'))],
    [
      'with a qualifier of its own',
      app =>
        ((stack: Stack) => edgeIn(stack, api(stack)) && stack)(
          regionalStack('App', { synthesizer: new DefaultStackSynthesizer({ qualifier: 'mine' }) }, app),
        ),
    ],
    [
      'in us-east-1',
      app => ((stack: Stack) => edgeIn(stack, api(stack)) && stack)(regionalStack('App', { env: { region: 'us-east-1' } }, app)),
    ],
  ])('%s, and nothing waits in a circle', (_name, build) => {
    const app = new App();
    const made = Template.fromStack(build(app)).toJSON();

    expect(ofType(made, DEPLOYMENT)).toHaveLength(2);
    expect(cycle(made)).toEqual([]);
  });

  test('in the same template, whether services come before or after it', () => {
    const synth = (after: boolean) => {
      const stack = regionalStack();
      const origin = api(stack);
      const reports = () => origin.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
      if (!after) reports();
      edgeIn(stack, origin);
      if (after) reports();
      return templates(stack.node.root as App).App;
    };
    const sorted = (made: any) => Object.fromEntries(Object.entries(made.Resources).sort(([a], [b]) => (a < b ? -1 : 1)));

    expect(sorted(synth(true))).toEqual(sorted(synth(false)));
    expect(JSON.stringify(synth(true))).toBe(JSON.stringify(synth(true)));
  });
});

describe('refused', () => {
  const WHERE = "give the API a path of its own, such as ApiProtocol.rest({ paths: ['/api/*'] })";

  test.each([
    ['/*', '"/*" and the file "/about/index.html", and 3 more'],
    ['/assets/*', '"/assets/*" and the file "/assets/app-4f2a91c0.js"'],
    ['/about/*', '"/about/*" and the file "/about/index.html"'],
    ['/favicon.???', '"/favicon.???" and the file "/favicon.svg"'],
  ])('an API on %s, which would hide files of the site', (path, got) => {
    const message = fault(built(singlePage(), { protocols: [ApiProtocol.rest({ paths: [path] })] }));
    expect(message.split('\n').map(line => line.replace(/^.*?the API would/, 'the API would'))).toContainEqual(
      expect.stringMatching(
        fourParts('the API would answer for files of the site', got, 'routes on whose paths the site has no file', WHERE),
      ),
    );
  });

  test('a service that is added later and hides files of the site', () => {
    const made = built(singlePage());
    expect(made.origin.addService('About', service({ protocols: [ApiProtocol.rest({ paths: ['/about/*'] })] }))).toBeDefined();
    expect(fault(made)).toContain('the route "/about/*" and the file "/about/index.html"');
  });

  test('a file whose name browsers send encoded', () => {
    const site = StaticSite.fromDirectory(folderOf('index.html', 'a b/c.html'));
    expect(fault(built(site, { protocols: [ApiProtocol.rest({ paths: ['/a?20b/*'] })] }))).toContain('the file "/a b/c.html"');
  });

  test('a cache rule on a path of the site, whose files say themselves how long they are kept', () => {
    const cacheRules = [CacheRule.immutable('/assets/*')];
    expect(fault(built(singlePage(), {}, { cacheRules }))).toContain('the cache rule for "/assets/*" covers a path that no route serves');
  });

  test.each([
    ['no/such/folder', '"no/such/folder"'],
    [join(SITE, 'index.html'), 'index.html"'],
    [token.text('web'), 'a value known only at deployment'],
  ])('a folder that is none', (path, got) => {
    expect(() => StaticSite.fromDirectory(path)).toThrow(
      fourParts('the folder of a site does not exist', got, 'the path of a folder', 'build the site before the CDK runs'),
    );
  });

  test('assets that are no files', () => {
    expect(() => singlePage({ assets: '/static/*' })).toThrow(
      fourParts('a site has none of the assets that it names', '"/static/*"', 'at least one file', 'or leave `assets` out'),
    );
  });

  test.each(['/*', '/a*', '/*.html'])('assets "%s", which hold pages', assets => {
    expect(() => singlePage({ assets })).toThrow(
      fourParts(
        'a page of a site would be kept for a year',
        `"${assets}" and the page "/about/index.html"`,
        'names change',
        'hashed files only',
      ),
    );
  });

  test('assets that are no path', () => {
    expect(() => singlePage({ assets: 'assets/*' })).toThrow(/the path of a site's assets has no leading slash/);
  });
});
