import { App } from 'aws-cdk-lib';
import { describeLife } from './support/life';
import { broken, mix, part, shop } from './support/versions';
import { brokenReferences, distribution, passages, routes, rules, Share, started, valuesOf } from './support/wiring';
import { Compute } from '../../src';
import { HOME, US_EAST_1 } from '../../tools/emulator/cloud';
import { leftovers, present, promised } from '../../tools/emulator/stays';
import { workspace } from '../../tools/example-apps';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TOLD_NOTHING = Buffer.from('AUTH_WEB_CLIENT_ID=').toString('base64');

type Shares = { [route: string]: Share[] };

const HTTP = [
  '/api /api/*',
  '/api/checkout /api/checkout/*',
  'GET /api/products /api/products/*',
  'HEAD /api/products /api/products/*',
  '/api/login',
  '/graphql',
  '/graphql/public',
  '/ws',
];
const INVENTORY = '/shop.v1.Inventory /shop.v1.Inventory/*';

/** Every route of the shop on the same computes. */
function everywhere(...computes: Omit<Share, 'port'>[]): Shares {
  const on = (port: number) => computes.map(compute => ({ ...compute, port }));
  return { ...Object.fromEntries(HTTP.map(route => [route, on(8080)])), [INVENTORY]: on(9090) };
}
const instances = (weight = 100) => ({ weight, from: ['instances'] });
const tasks = (weight = 100) => ({ weight, from: ['tasks'] });

const WAYS = [
  'CloudFront to port 443 of Shop/Api: lets in com.amazonaws.global.cloudfront.origin-facing on 443',
  'Load balancer of Shop/Api: lets out to Targets of Shop/Api/Inventory on 9090',
  'Load balancer of Shop/Api: lets out to Targets of Shop/Api/Service on 8080',
  'Sessions in Shop/Sessions/Cache: lets in Targets of Shop/Api/Service on 6380',
  'Targets of Shop/Api/Inventory: lets in Load balancer of Shop/Api on 9090',
  'Targets of Shop/Api/Service: lets in Load balancer of Shop/Api on 8080',
];

describeLife('the shop', life => {
  let zoneId: string;
  const version = (choices: Omit<Parameters<typeof shop>[0], 'domainName' | 'zoneId'>, domainName = 'shop.example.com') =>
    shop({ ...choices, domainName, zoneId });
  const last = () => version({ compute: mix(60, 40) }, 'www.example.com');

  test('finds an account that is bootstrapped in both regions, with a zone', async () => {
    await life().cdk.bootstrap(HOME, US_EAST_1);
    const { HostedZone } = await life().cloud.ask('route53', 'create_hosted_zone', { Name: 'example.com', CallerReference: 'life' });
    zoneId = HostedZone.Id.split('/').pop();
  });

  test('is deployed by its own app.ts, with its companions in us-east-1, and all hangs together', async () => {
    await life().cdk.deployExample(workspace('shop'));

    const stacks = await life().cloud.stacks();
    expect(stacks).toMatchObject([
      { name: 'Shop', region: HOME, status: 'CREATE_COMPLETE' },
      { name: 'Shop-edge-after', region: US_EAST_1, status: 'CREATE_COMPLETE' },
      { name: 'Shop-edge-before', region: US_EAST_1, status: 'CREATE_COMPLETE' },
    ]);
    expect(Object.values(stacks[0].outputs)).toContain('https://shop.example.com');
    expect(await routes(life().cloud)).toEqual(everywhere(instances()));
    await hangsTogether('shop.example.com');
    expect(await site()).toEqual(expect.arrayContaining(['index.html', expect.stringMatching(/^assets\/.+\.js$/)]));
  });

  test('is deployed again, page built anew: its templates are the same, and nothing is touched', async () => {
    const before = await life().traces();

    await life().cdk.deployExample(workspace('shop'), '--force');

    expect(life().cdk.synthesised()).toEqual(await life().cloud.templates());
    expect(await life().traces()).toEqual(before);
  });

  test('takes the route of another service beside its own', async () => {
    const before = await life().cloud.made();

    const update = await life().update(version({ reviews: true }));

    expect(update).toMatchObject({ lost: [], replacing: [], gone: [] });
    expect(await life().cloud.made()).toEqual(expect.arrayContaining(before));
    const reviews = { '/reviews /reviews/*': [{ ...instances(), port: 8080 }] };
    expect(await routes(life().cloud)).toEqual({ ...everywhere(instances()), ...reviews });
    await hangsTogether('shop.example.com', [
      'Load balancer of Shop/Api: lets out to Targets of Shop/Api/Reviews on 8080',
      'Targets of Shop/Api/Reviews: lets in Load balancer of Shop/Api on 8080',
    ]);
  });

  test('moves from instances to Fargate, and its customers and sessions stay', async () => {
    const update = await life().update(version({ compute: Compute.fargate() }));

    expect(update).toMatchObject({ lost: [], replacing: [] });
    expect(await routes(life().cloud)).toEqual(everywhere(tasks()));
    await hangsTogether('shop.example.com');
  });

  test('becomes a mix, whose weights shift', async () => {
    const mixed = await life().update(version({ compute: mix(90, 10) }));

    expect(mixed).toMatchObject({ lost: [], replacing: [] });
    expect(await routes(life().cloud)).toEqual(everywhere(instances(90), tasks(10)));
    await hangsTogether('shop.example.com');

    const shifted = await life().update(version({ compute: mix(60, 40) }));

    expect(shifted).toMatchObject({ lost: [], replacing: [], added: [], gone: [] });
    expect(await routes(life().cloud)).toEqual(everywhere(instances(60), tasks(40)));
    await hangsTogether('shop.example.com');
  });

  test('moves to another name, and its customers and sessions stay', async () => {
    const update = await life().update(last());

    expect(update.lost).toEqual([]);
    expect(update.replacing).toEqual([
      expect.stringMatching(/^Shop\/ApiCertificate/),
      expect.stringMatching(/^Shop\/EdgeAliasA/),
      expect.stringMatching(/^Shop\/EdgeAliasAaaa/),
      expect.stringMatching(/^Shop-edge-before\/.*Certificate/),
    ]);
    expect(await routes(life().cloud)).toEqual(everywhere(instances(60), tasks(40)));
    await hangsTogether('www.example.com');
  });

  test('would be seen with something wrong in it, and is mended by the next deployment', async () => {
    const update = await life().update(broken(last(), spoil));

    expect(update.lost).toEqual([
      expect.stringMatching(/^Shop\/AuthPage/),
      expect.stringMatching(/^Shop\/EdgeSiteBucket/),
      expect.stringMatching(/^Shop\/SessionsCacheReplicationGroup/),
    ]);
    expect(await wrongSecrets()).toEqual([['another']]);
    expect(await foreignIssuers()).toHaveLength(1);
    expect(await forgottenByProcesses()).toHaveLength(2);
    expect(await site()).not.toContain('index.html');

    await life().cdk.deploy(last());
    await hangsTogether('www.example.com');
  });

  test('is destroyed: customers, page and logs stay, and everything else goes', async () => {
    const { cloud, cdk } = life();
    const kept = await promised(cloud);
    const going = [
      '^vpc-',
      '^sg-',
      ':loadbalancer/',
      ':targetgroup/',
      ':cluster/',
      '/webacl/',
      ':sns:eu-',
      ':sns:us-',
      ':secret:',
      ':acm:eu-',
      ':acm:us-',
    ];
    expect(await leftovers(cloud)).toEqual(expect.arrayContaining(going.map(each => expect.stringMatching(each))));

    await cdk.destroy(last());

    expect(await cloud.stacks()).toEqual([]);
    const there = await present(cloud);
    expect(kept.map(({ physicalId }) => physicalId).filter(id => !there.has(id))).toEqual([]);
    expect(kept.map(({ name }) => name)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Shop\/AuthUserPool/), expect.stringMatching(/^Shop\/EdgeSiteBucket/)]),
    );
    expect(await leftovers(cloud)).toEqual([]);
    expect(await records()).toEqual({});
  });

  async function hangsTogether(name: string, more: string[] = []): Promise<void> {
    const { cloud } = life();
    expect(await passages(cloud)).toEqual([...WAYS, ...more].sort());
    expect(await brokenReferences(cloud)).toEqual([]);
    expect(await wrongSecrets()).toEqual([]);
    expect(await forgottenByProcesses()).toEqual([]);
    expect(await foreignIssuers()).toEqual([]);
    const { DomainName, Aliases } = await distribution(cloud);
    expect(Aliases.Items).toEqual([name]);
    expect(await records()).toEqual({ [`A ${name}.`]: `${DomainName}.`, [`AAAA ${name}.`]: `${DomainName}.` });
    expect(await callbacks()).toEqual([`https://${name}/`]);
  }

  /** Header values in rules that CloudFront doesn't send. */
  async function wrongSecrets(): Promise<string[][]> {
    const { Origins } = await distribution(life().cloud);
    const [{ HeaderValue }] = Origins.Items.flatMap(({ CustomHeaders }: any) => CustomHeaders?.Items ?? []);
    expect(HeaderValue).toMatch(/^(?!{{resolve).{64}$/);
    return (await rules(life().cloud)).map(rule => valuesOf(rule, 'http-header')).filter(values => values.join() !== HeaderValue);
  }

  /** Rules that check tokens of another user pool, or of none of its clients. */
  async function foreignIssuers(): Promise<unknown[]> {
    const { UserPools } = await life().cloud.ask('cognito-idp', 'list_user_pools', { MaxResults: 60 });
    const { UserPoolClients } = await life().cloud.ask('cognito-idp', 'list_user_pool_clients', { UserPoolId: UserPools[0].Id });
    const guards = (await life().cloud.models(RULE))
      .flatMap(({ Actions }) => Actions)
      .flatMap(({ JwtValidationConfig }) => JwtValidationConfig ?? []);
    const guarded = (await rules(life().cloud)).filter(({ Actions }) => Actions.some(({ Type }: any) => Type === 'jwt-validation'));
    expect(guarded.length).toBeGreaterThanOrEqual(3);
    expect(guards).toHaveLength(guarded.length);
    const clients = UserPoolClients.map(({ ClientId }: any) => ClientId).sort();
    return guards.filter(({ Issuer, AdditionalClaims }) => {
      const { Values } = AdditionalClaims.find(({ Name }: any) => Name === 'client_id');
      return !Issuer.endsWith(`/${UserPools[0].Id}`) || [...Values].sort().join() !== clients.join();
    });
  }

  /** What the shop's processes must know and aren't told, by what each says that it is told. */
  async function forgottenByProcesses(): Promise<string[]> {
    const { UserPools } = await life().cloud.ask('cognito-idp', 'list_user_pools', { MaxResults: 60 });
    const { ReplicationGroups } = await life().cloud.ask('elasticache', 'describe_replication_groups');
    const known = [UserPools[0].Id, ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address];
    const shops = (await started(life().cloud)).filter(text => text.includes('AUTH_WEB_CLIENT_ID'));
    expect(shops.length).toBeGreaterThan(0);
    return known.filter(text => !shops.every(told => told.includes(text)));
  }

  async function callbacks(): Promise<string[]> {
    const { UserPools } = await life().cloud.ask('cognito-idp', 'list_user_pools', { MaxResults: 60 });
    const UserPoolId = UserPools[0].Id;
    const { UserPoolClients } = await life().cloud.ask('cognito-idp', 'list_user_pool_clients', { UserPoolId });
    const found: string[] = [];
    for (const { ClientId } of UserPoolClients) {
      const { UserPoolClient } = await life().cloud.ask('cognito-idp', 'describe_user_pool_client', { UserPoolId, ClientId });
      found.push(...(UserPoolClient.CallbackURLs ?? []));
    }
    return found;
  }

  async function records(): Promise<{ [typeAndName: string]: string }> {
    const { ResourceRecordSets } = await life().cloud.ask('route53', 'list_resource_record_sets', { HostedZoneId: zoneId });
    const own = ResourceRecordSets.filter(({ AliasTarget }: any) => AliasTarget);
    return Object.fromEntries(own.map(({ Type, Name, AliasTarget }: any) => [`${Type} ${Name}`, AliasTarget.DNSName]));
  }

  /** Files of the page, in the bucket that the distribution reads. */
  async function site(): Promise<string[]> {
    const { Origins } = await distribution(life().cloud);
    const [, Bucket] = Origins.Items.map(({ DomainName }: any) => /^(.+)\.s3\./.exec(DomainName)).find(Boolean);
    const { Contents } = await life().cloud.ask('s3', 'list_objects_v2', { Bucket });
    return Contents.map(({ Key }: any) => Key);
  }
});

/** One thing wrong for each check. */
function spoil(app: App): void {
  part(app, 'AWS::ElastiCache::ReplicationGroup').overrideLogicalId('SessionsOfAnotherId');
  part(app, 'AWS::S3::Bucket', 'Shop/Edge/Site/').overrideLogicalId('SiteOfAnotherId');
  part(app, 'AWS::Cognito::UserPoolClient', 'Shop/Auth/Page').overrideLogicalId('PageOfAnotherId');
  part(app, RULE, '"/api/login"').addPropertyOverride('Conditions.1.HttpHeaderConfig.Values', ['another']);
  part(app, RULE, '"/ws"').addPropertyOverride(
    'Actions.0.JwtValidationConfig.Issuer',
    'https://cognito-idp.eu-west-1.amazonaws.com/another',
  );
  part(app, 'Custom::CDKBucketDeployment', 'Shop/Edge/Site/Pages').addPropertyOverride('Exclude', ['*']);
  part(app, 'AWS::EC2::LaunchTemplate', 'Shop/Api/Service').addPropertyOverride('LaunchTemplateData.UserData', TOLD_NOTHING);
}
