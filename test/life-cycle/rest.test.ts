import { App, RemovalPolicy } from 'aws-cdk-lib';
import { describeLife } from './support/life';
import { broken, catalogue, mix, part } from './support/versions';
import {
  brokenReferences,
  certificates,
  distribution,
  groupsOf,
  listener,
  passages,
  routes,
  rules,
  Share,
  valuesOf,
} from './support/wiring';
import { Compute } from '../../src';
import { Version } from '../../tools/emulator/cdk';
import { HOME, US_EAST_1 } from '../../tools/emulator/cloud';
import { leftovers, present, promised } from '../../tools/emulator/stays';
import { workspace } from '../../tools/example-apps';

const INSTANCES: Share = { weight: 100, port: 8080, from: ['instances'] };
const TASKS: Share = { weight: 100, port: 8080, from: ['tasks'] };
const share = (of: Share, weight: number): Share => ({ ...of, weight });

const ways = (service: string) => [
  `Load balancer of Catalogue/Api: lets out to Targets of Catalogue/Api/${service} on 8080`,
  `Targets of Catalogue/Api/${service}: lets in Load balancer of Catalogue/Api on 8080`,
];
const fromCloudFront = (port: number) =>
  `CloudFront to port ${port} of Catalogue/Api: lets in com.amazonaws.global.cloudfront.origin-facing on ${port}`;

describeLife('the REST example', life => {
  let domain: { name: string; zoneId: string; zoneName: string };
  const last = () => catalogue({ reviews: true, compute: mix(50, 50), domain });

  test('finds an account that is bootstrapped in both regions', async () => {
    await life().cdk.bootstrap(HOME, US_EAST_1);

    for (const region of [HOME, US_EAST_1]) {
      const { Stacks } = await life().cloud.ask('cloudformation', 'describe_stacks', { StackName: 'CDKToolkit' }, region);
      expect(Stacks).toMatchObject([{ StackStatus: 'CREATE_COMPLETE' }]);
    }
  });

  test('is deployed by its own app.ts, with its companions in us-east-1, and all hangs together', async () => {
    await life().cdk.deployExample(workspace('rest'));

    const { cloud } = life();
    const stacks = await cloud.stacks();
    expect(stacks).toMatchObject([
      { name: 'Catalogue', region: HOME, status: 'CREATE_COMPLETE' },
      { name: 'Catalogue-edge-after', region: US_EAST_1, status: 'CREATE_COMPLETE' },
      { name: 'Catalogue-edge-before', region: US_EAST_1, status: 'CREATE_COMPLETE' },
    ]);
    const { DomainName } = await distribution(cloud);
    expect(Object.entries(stacks[0].outputs)).toContainEqual([expect.stringMatching(/^EdgeUrl/), `https://${DomainName}`]);
    expect(await routes(cloud)).toEqual({ '/api /api/*': [INSTANCES] });
    await hangsTogether(80, 'Service');
    const pushed = life()
      .cdk.dockerCalls()
      .filter(([command]) => command === 'push');
    expect(pushed).toHaveLength(1);
  });

  test.each([
    ['as it is', []],
    ['by force', ['--force']],
  ])('is deployed again %s: its templates are the same, and nothing is touched', async (_how, args) => {
    const before = await life().traces();

    await life().cdk.deployExample(workspace('rest'), ...args);

    expect(life().cdk.synthesised()).toEqual(await life().cloud.templates());
    expect(await life().traces()).toEqual(before);
  });

  test('takes the route of another service beside its own', async () => {
    const before = await life().cloud.made();

    const update = await life().update(catalogue({ reviews: true }));

    expect(update).toMatchObject({ lost: [], replacing: [], gone: [] });
    expect(await life().cloud.made()).toEqual(expect.arrayContaining(before));
    expect(await routes(life().cloud)).toEqual({ '/api /api/*': [INSTANCES], '/reviews /reviews/*': [INSTANCES] });
    await hangsTogether(80, 'Reviews', 'Service');
  });

  test('moves from instances to Fargate, and its rules stay the same ones', async () => {
    const before = await ruleArns();

    const update = await life().update(catalogue({ reviews: true, compute: Compute.fargate() }));

    expect(update).toMatchObject({ lost: [], replacing: [] });
    expect(update.gone).toContainEqual(expect.objectContaining({ type: 'AWS::AutoScaling::AutoScalingGroup' }));
    expect(await ruleArns()).toEqual(before);
    expect(await routes(life().cloud)).toEqual({ '/api /api/*': [TASKS], '/reviews /reviews/*': [TASKS] });
    await hangsTogether(80, 'Reviews', 'Service');
  });

  test('becomes a mix', async () => {
    const before = await ruleArns();

    const update = await life().update(catalogue({ reviews: true, compute: mix(90, 10) }));

    expect(update).toMatchObject({ lost: [], replacing: [] });
    expect(await ruleArns()).toEqual(before);
    const shares = [share(INSTANCES, 90), share(TASKS, 10)];
    expect(await routes(life().cloud)).toEqual({ '/api /api/*': shares, '/reviews /reviews/*': shares });
    await hangsTogether(80, 'Reviews', 'Service');
  });

  test('keeps weights that somebody has turned, while a domain is added', async () => {
    const turned = [share(INSTANCES, 30), share(TASKS, 70)];
    await turn('/api/*', 30, 70);
    expect(await routes(life().cloud)).toMatchObject({ '/api /api/*': turned });
    const { HostedZone } = await life().cloud.ask('route53', 'create_hosted_zone', { Name: 'example.com', CallerReference: 'life' });
    domain = { name: 'api.example.com', zoneId: HostedZone.Id.split('/').pop(), zoneName: 'example.com' };

    const update = await life().update(catalogue({ reviews: true, compute: mix(90, 10), domain }));

    expect(update).toMatchObject({ lost: [], replacing: [] });
    expect(await routes(life().cloud)).toEqual({
      '/api /api/*': turned,
      '/reviews /reviews/*': [share(INSTANCES, 90), share(TASKS, 10)],
    });
    await hangsTogether(443, 'Reviews', 'Service');
    const { DomainName, Aliases } = await distribution(life().cloud);
    expect(Aliases.Items).toEqual(['api.example.com']);
    expect(await aliases()).toEqual({ A: `${DomainName}.`, AAAA: `${DomainName}.` });
    const [{ outputs }] = await life().cloud.stacks();
    expect(Object.values(outputs)).toContain('https://api.example.com');
    const [CertificateArn, ...others] = await certificates(life().cloud);
    expect(others).toEqual([]);
    expect(await listener(life().cloud)).toMatchObject({ Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn }] });
  });

  test('shifts weights as the code says', async () => {
    const update = await life().update(last());

    expect(update).toMatchObject({ lost: [], replacing: [], added: [], gone: [] });
    const shares = [share(INSTANCES, 50), share(TASKS, 50)];
    expect(await routes(life().cloud)).toEqual({ '/api /api/*': shares, '/reviews /reviews/*': shares });
    await hangsTogether(443, 'Reviews', 'Service');
  });

  test('would be seen with something wrong in it, and is mended by the next deployment', async () => {
    const traces = await life().traces();
    const { repositoryName, imageTag } = await image();
    await life().cloud.ask('ecr', 'batch_delete_image', { repositoryName, imageIds: [{ imageTag }] });
    expect(await brokenReferences(life().cloud)).toEqual([`the image is in the registry: ${imageTag}`]);

    const update = await life().update(broken(last(), spoil));

    expect(await life().traces()).not.toEqual(traces);
    expect(update.lost).toEqual([expect.stringMatching(/^Catalogue\/EdgeLogBucket/)]);
    expect(update.replacing).toContainEqual(expect.stringMatching(/^Catalogue\/ApiServiceAutoScalingGroupPort8080/));
    expect(await routes(life().cloud)).toMatchObject({
      '/api /api/*': [{ from: [] }, { from: ['tasks'] }],
      '/reviews /reviews/*': [{ from: ['instances'] }, { from: ['tasks'] }],
    });
    expect(await passages(life().cloud)).not.toContain(ways('Service')[1]);
    expect(await brokenReferences(life().cloud)).toEqual(
      expect.arrayContaining([
        'the distribution has the web ACL',
        'a VPC origin is the load balancer',
        expect.stringMatching(/^the alarm watches/),
      ]),
    );

    await life().cdk.deploy(forgetful(last()));

    expect(await routes(life().cloud)).toMatchObject({ '/api /api/*': [{ from: ['instances'] }, { from: ['tasks'] }] });
    await hangsTogether(443, 'Reviews', 'Service');
  });

  test('is destroyed: what it keeps stays, also in us-east-1, and everything else goes', async () => {
    const { cloud, cdk } = life();
    const kept = await promised(cloud);
    expect(await leftovers(cloud)).not.toEqual([]);
    const forgotten = (await cloud.made()).find(({ name }) => name.startsWith('Catalogue/ApiLogBucket'))!;
    expect(await present(cloud)).toContain(forgotten.physicalId);

    await cdk.destroy(forgetful(last()));

    expect(await cloud.stacks()).toEqual([]);
    const there = await present(cloud);
    expect(kept.map(({ physicalId }) => physicalId).filter(id => !there.has(id))).toEqual([]);
    expect(kept.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Catalogue\/EdgeLogBucket/),
        expect.stringMatching(/^Catalogue-edge-before\/.*WebAclLogs/),
      ]),
    );
    expect(there).not.toContain(forgotten.physicalId);
    expect(await leftovers(cloud)).toEqual([]);
    expect(await aliases()).toEqual({});
  });

  async function hangsTogether(port: number, ...services: string[]): Promise<void> {
    expect(await passages(life().cloud)).toEqual([fromCloudFront(port), ...services.flatMap(ways)].sort());
    expect(await brokenReferences(life().cloud)).toEqual([]);
  }

  /** ARNs of the rules that route, by their paths. */
  async function ruleArns(): Promise<{ [paths: string]: string }> {
    const routing = (await rules(life().cloud)).filter(rule => valuesOf(rule, 'path-pattern').length > 0);
    return Object.fromEntries(routing.map(rule => [valuesOf(rule, 'path-pattern').join(' '), rule.RuleArn]));
  }

  /** Sets weights on the load balancer, past CloudFormation. */
  async function turn(path: string, ...weights: number[]): Promise<void> {
    const rule = (await rules(life().cloud)).find(each => valuesOf(each, 'path-pattern').includes(path));
    const TargetGroups = groupsOf(rule).map(({ TargetGroupArn }, index) => ({ TargetGroupArn, Weight: weights[index] }));
    const Actions = [{ Type: 'forward', ForwardConfig: { TargetGroups } }];
    await life().cloud.ask('elbv2', 'modify_rule', { RuleArn: rule.RuleArn, Actions });
  }

  /** Where the zone's records of the API's name lead. */
  async function aliases(): Promise<{ [type: string]: string }> {
    const { ResourceRecordSets } = await life().cloud.ask('route53', 'list_resource_record_sets', { HostedZoneId: domain.zoneId });
    const own = ResourceRecordSets.filter(({ Name }: any) => Name === 'api.example.com.');
    return Object.fromEntries(own.map(({ Type, AliasTarget }: any) => [Type, AliasTarget.DNSName]));
  }

  async function image(): Promise<{ repositoryName: string; imageTag: string }> {
    const [pushed] = life()
      .cdk.dockerCalls()
      .filter(([command]) => command === 'push');
    const [, repositoryName, imageTag] = /\/(.*):(.*)/.exec(pushed[1])!;
    return { repositoryName, imageTag };
  }
});

/** One thing wrong for each check. */
function spoil(app: App): void {
  const elsewhere = 'arn:aws:elasticloadbalancing:::another';
  part(app, 'AWS::S3::Bucket', 'Catalogue/Edge/LogBucket').overrideLogicalId('EdgeLogBucketOfAnotherId');
  part(app, 'AWS::ElasticLoadBalancingV2::TargetGroup', 'Catalogue/Api/Service/AutoScalingGroup').addPropertyOverride('Port', 8181);
  part(app, 'AWS::AutoScaling::AutoScalingGroup', 'Catalogue/Api/Service').addPropertyDeletionOverride('TargetGroupARNs');
  part(app, 'AWS::EC2::SecurityGroupIngress', 'Catalogue/Api/Service').addPropertyOverride('SourceSecurityGroupId', 'sg-0');
  part(app, 'AWS::CloudFront::Distribution').addPropertyDeletionOverride('DistributionConfig.WebACLId');
  part(app, 'AWS::CloudFront::VpcOrigin').addPropertyOverride('VpcOriginEndpointConfig.Arn', elsewhere);
  part(app, 'AWS::CloudWatch::Alarm', 'Latency').addPropertyOverride('Dimensions', [{ Name: 'LoadBalancer', Value: 'app/another' }]);
}

/** The same app, which gives up the logs of the load balancer. */
function forgetful(version: Version): Version {
  return broken(version, app => part(app, 'AWS::S3::Bucket', 'Catalogue/Api/LogBucket').applyRemovalPolicy(RemovalPolicy.DESTROY));
}
