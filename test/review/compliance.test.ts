import './compliance-classes';
import { join } from 'node:path';
import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { App, Duration, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  ApiAlarms,
  ApiExposure,
  ApiKeySecret,
  EdgeDistribution,
  ScalableApi,
  ScalableApiProps,
  SessionEngine,
  SessionStore,
  StaticSite,
  WebAcl,
} from '../../src';
import { Compliance } from '../../src/review/compliance';
import { acknowledgements } from '../../tools/demo/acknowledgements';
import { api, ofType, only, regionalStack, templates } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';

const KEY = 'AWS::KMS::Key';
const SITE = StaticSite.fromDirectory(join(__dirname, '..', 'support', 'site'));

/** An API that the posture takes: its load balancer speaks TLS. */
function namedApi(stack: Stack, options: Partial<ScalableApiProps> = {}): ScalableApi {
  return api(stack, { exposure: ApiExposure.vpcOnly(), domain: domainIn(stack), ...options });
}

/** All that the library keeps data in, in one stack and its companions. */
function everything(app: App): Stack {
  const stack = regionalStack('App', {}, app);
  const origin = namedApi(stack, { exposure: ApiExposure.cloudFrontOnly() });
  const edge = new EdgeDistribution(stack, 'Edge', { origin, site: SITE });
  new ApiAlarms(stack, 'Alarms', { sources: [origin, edge] });
  const engines = { Cache: SessionEngine.valkey(), Serverless: SessionEngine.valkeyServerless(), Table: SessionEngine.dynamoDb() };
  Object.entries(engines).forEach(([id, engine]) =>
    origin.attach(new SessionStore(stack, id, { engine, vpc: engine.inVpc ? origin.vpc : undefined, variablePrefix: id })),
  );
  return stack;
}

/** Every key that a template's resources of one type have. */
function keysOf(template: any, type: string, property: string): string[] {
  return [...new Set(ofType(template, type).map(({ resource }) => JSON.stringify(resource.Properties?.[property])))];
}

/** Templates of an app that has what a function draws. */
function drawn(build: (app: App) => void): { [stackName: string]: any } {
  const app = new App();
  build(app);
  return templates(app);
}

const all = drawn(app => {
  everything(app);
  Compliance.of(app).apply();
});

describe('keys', () => {
  test.each(['App', 'App-edge-before', 'App-edge-after'])('%s has one of its own, which is rotated and stays', name => {
    const { id, resource } = only(all[name], KEY);
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { EnableKeyRotation: true } });
    const own = JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] });
    for (const [type, property] of [
      ['AWS::Logs::LogGroup', 'KmsKeyId'],
      ['AWS::SNS::Topic', 'KmsMasterKeyId'],
      ['AWS::SecretsManager::Secret', 'KmsKeyId'],
    ]) {
      expect([[], [own]]).toContainEqual(keysOf(all[name], type, property));
    }
  });

  test('log groups, topics and secrets were there to have one', () => {
    const count = (name: string, type: string) => ofType(all[name], type).length;
    expect(['AWS::Logs::LogGroup', 'AWS::SNS::Topic', 'AWS::SecretsManager::Secret'].map(type => count('App', type))).toEqual([4, 2, 3]);
    expect([count('App-edge-before', 'AWS::Logs::LogGroup'), count('App-edge-after', 'AWS::SNS::Topic')]).toEqual([1, 1]);
  });

  test('a key serves what it has to, and no more', () => {
    const sids = (name: string) => only(all[name], KEY).resource.Properties.KeyPolicy.Statement.flatMap((each: any) => each.Sid ?? []);
    expect(sids('App').sort()).toEqual([
      'Alarms',
      'Distributions',
      'LogDelivery',
      'LogGroups',
      'ThroughBuckets',
      'ThroughSecrets',
      'ThroughTables',
      'ThroughTopics',
    ]);
    expect(sids('App-edge-before')).toEqual(['LogGroups']);
    expect(sids('App-edge-after')).toEqual(['Alarms', 'ThroughTopics']);
  });

  test.each<[string, string, string[]]>([
    ['Alarms', 'cloudwatch.amazonaws.com', [':cloudwatch:eu-west-1:', ':alarm:*']],
    ['LogDelivery', 'delivery.logs.amazonaws.com', [':logs:us-east-1:', ':delivery-source:*']],
  ])('%s: %s uses a key for its own account and kind only', (sid, Service, [before, after]) => {
    const statement = only(all.App, KEY).resource.Properties.KeyPolicy.Statement.find(({ Sid }: any) => Sid === sid);
    const account = { Ref: 'AWS::AccountId' };
    expect(statement.Principal).toEqual({ Service });
    expect(statement.Condition).toEqual({
      StringEquals: { 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, before, account, after]] } },
    });
  });

  test('whoever publishes through SNS may do what a publisher must, and no more', () => {
    const statement = only(all.App, KEY).resource.Properties.KeyPolicy.Statement.find(({ Sid }: any) => Sid === 'ThroughTopics');
    expect(statement.Action.sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey*']);
  });

  test('whoever the account lets read a secret may use the key through Secrets Manager only', () => {
    Template.fromJSON(all.App).hasResourceProperties(KEY, {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'ThroughSecrets',
            Condition: {
              StringEquals: { 'kms:CallerAccount': { Ref: 'AWS::AccountId' }, 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
            },
          }),
        ]),
      },
    });
  });

  test('buckets have it, but for the one to which a load balancer logs', () => {
    const { id } = only(all.App, KEY);
    const encryption = Object.fromEntries(
      ofType(all.App, 'AWS::S3::Bucket').map(bucket => [
        bucket.id.replace(/[0-9A-F]{8}$/, ''),
        bucket.resource.Properties.BucketEncryption.ServerSideEncryptionConfiguration[0],
      ]),
    );
    const own = {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': [id, 'Arn'] } },
    };
    expect(encryption).toEqual({
      ApiLogBucket: { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
      EdgeLogBucket: own,
      EdgeSiteBucket: own,
    });
  });

  test('a table has it', () => {
    const { Replicas, SSESpecification } = only(all.App, 'AWS::DynamoDB::GlobalTable').resource.Properties;
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Replicas[0].SSESpecification).toEqual({ KMSMasterKeyId: { 'Fn::GetAtt': [only(all.App, KEY).id, 'Arn'] } });
  });

  test('a cache keeps the one that it has, because another would replace it', () => {
    for (const type of ['AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::ServerlessCache']) {
      expect(only(all.App, type).resource.Properties).not.toHaveProperty('KmsKeyId');
    }
  });
});

describe('a key that is brought', () => {
  test('serves the stacks of its region, however many; the others make one', () => {
    // GIVEN
    const app = new App();
    const key = new kms.Key(regionalStack('Keys', {}, app), 'Key');
    for (const id of ['One', 'Two']) {
      const stack = regionalStack(id, {}, app);
      const origin = namedApi(stack, { exposure: ApiExposure.vpcOrigin() });
      new EdgeDistribution(stack, 'Edge', { origin });
      new SessionStore(stack, 'Sessions', { engine: SessionEngine.dynamoDb() });
    }
    // WHEN
    Compliance.of(app).apply({ key });
    // THEN
    const made = templates(app);
    const keys = Object.fromEntries(Object.entries(made).map(([name, template]) => [name, ofType(template, KEY).length]));
    expect(keys).toMatchObject({ Keys: 1, One: 0, Two: 0, 'One-edge-before': 1, 'Two-edge-before': 1 });
    const [{ SSESpecification: ofTable }] = only(made.One, 'AWS::DynamoDB::GlobalTable').resource.Properties.Replicas;
    expect(ofTable.KMSMasterKeyId).toEqual({ 'Fn::ImportValue': expect.stringContaining('Keys:ExportsOutputFnGetAttKey') });
    const sids = only(made.Keys, KEY).resource.Properties.KeyPolicy.Statement.map((each: any) => each.Sid);
    expect(sids.filter((sid: string) => sid === 'LogGroups')).toHaveLength(1);
  });

  test('what has a key of its own keeps it', () => {
    const stack = regionalStack();
    const encryptionKey = new kms.Key(stack, 'Mine');
    new SessionStore(stack, 'Sessions', { engine: SessionEngine.dynamoDb({ encryptionKey }) });
    new ApiKeySecret(stack, 'Secret', { encryptionKey });
    Compliance.of(stack).apply();
    const template = Template.fromStack(stack);
    const mine = { 'Fn::GetAtt': [stack.getLogicalId(encryptionKey.node.defaultChild as kms.CfnKey), 'Arn'] };
    template.hasResourceProperties('AWS::SecretsManager::Secret', { KmsKeyId: mine });
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: mine } })],
    });
  });
});

describe('what the user draws', () => {
  class Mine extends Construct {
    constructor(scope: Construct, id: string) {
      super(scope, id);
      new logs.LogGroup(this, 'Logs');
      new sns.Topic(this, 'Topic');
      new secretsmanager.Secret(this, 'Secret');
      new s3.Bucket(this, 'LogBucket', { encryption: s3.BucketEncryption.S3_MANAGED });
      new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }).addToPolicy(
        new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::mine/*'] }),
      );
    }
  }

  test('is as it was, beside what the library draws', () => {
    // GIVEN
    const alone = regionalStack('App');
    new Mine(alone, 'Mine');
    const stack = regionalStack('App');
    const mine = new Mine(stack, 'Mine');
    namedApi(stack);
    // WHEN
    Compliance.of(stack).apply();
    // THEN
    const both = Template.fromStack(stack).toJSON().Resources;
    const expected = Template.fromStack(alone).toJSON().Resources;
    expect(Object.fromEntries(Object.keys(expected).map(id => [id, both[id]]))).toEqual(expected);
    expect(acknowledgements(mine)).toEqual([]);
  });

  test('below one of the library is not said to be what the library draws', () => {
    const stack = regionalStack();
    const mine = new s3.Bucket(namedApi(stack), 'Uploads');
    Compliance.of(stack).apply();
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', { VersioningConfiguration: Match.absent() });
    expect(acknowledgements(mine)).toEqual([]);
  });

  test('in a stack without the library, no key is made for it', () => {
    const stack = regionalStack();
    new Mine(stack, 'Mine');
    Compliance.of(stack).apply();
    Template.fromStack(stack).resourceCountIs(KEY, 0);
  });

  test('in the scope of one stack, another stays as it is', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map(id => regionalStack(id, {}, app));
    [one, other].forEach(stack => namedApi(stack));
    Compliance.of(one).apply();
    Template.fromStack(one).resourceCountIs(KEY, 1);
    Template.fromStack(other).resourceCountIs(KEY, 0);
    expect(acknowledgements(other).filter(({ id }) => id.startsWith('HIPAA'))).toEqual([]);
  });
});

describe('state', () => {
  test('is replaced nowhere when the posture comes to an app that runs, and nothing else is lost', () => {
    // GIVEN
    const before = drawn(everything);
    // WHEN
    const impacts = Object.keys(all).flatMap(name => {
      const found: string[] = [];
      fullDiff(before[name], all[name]).resources.forEachDifference((_, { changeImpact, resourceType }) => {
        found.push(`${changeImpact} ${resourceType}`);
      });
      return found;
    });
    // THEN
    const gentle = [ResourceImpact.WILL_UPDATE, ResourceImpact.WILL_CREATE, ResourceImpact.NO_CHANGE];
    expect(impacts.length).toBeGreaterThan(20);
    expect([...new Set(impacts.filter(each => !gentle.some(impact => each.startsWith(impact))))]).toEqual([
      'WILL_DESTROY AWS::IAM::Policy',
    ]);
  });

  test('keeps old versions, in buckets and backups, for 35 days', () => {
    const { App: template } = all;
    for (const { resource } of ofType(template, 'AWS::S3::Bucket')) {
      expect(resource.Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
      expect(resource.Properties.LifecycleConfiguration.Rules).toContainEqual({
        ExpiredObjectDeleteMarker: true,
        NoncurrentVersionExpiration: { NoncurrentDays: 35 },
        Status: 'Enabled',
      });
    }
    expect(only(template, 'AWS::ElastiCache::ReplicationGroup').resource.Properties.SnapshotRetentionLimit).toBe(35);
    expect(only(template, 'AWS::ElastiCache::ServerlessCache').resource.Properties.SnapshotRetentionLimit).toBe(35);
    const selected = only(template, 'AWS::Backup::BackupSelection').resource.Properties.BackupSelection.Resources;
    expect(selected).toEqual([{ 'Fn::GetAtt': [only(template, 'AWS::DynamoDB::GlobalTable').id, 'Arn'] }]);
    expect(only(template, 'AWS::Backup::BackupVault').resource.DeletionPolicy).toBe('Retain');
  });

  test('is kept longer on demand, as far as the service can', () => {
    const stack = regionalStack();
    const { vpc } = namedApi(stack);
    new SessionStore(stack, 'Table', { engine: SessionEngine.dynamoDb() });
    new SessionStore(stack, 'Cache', { engine: SessionEngine.valkey(), vpc });
    Compliance.of(stack).apply({ backupRetention: Duration.days(365) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Backup::BackupPlan', {
      BackupPlan: { BackupPlanRule: [Match.objectLike({ Lifecycle: { DeleteAfterDays: 365 } })] },
    });
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', { SnapshotRetentionLimit: 35 });
  });

  test('in tables of one stack has one plan', () => {
    const stack = regionalStack();
    ['One', 'Two'].forEach(id => new SessionStore(stack, id, { engine: SessionEngine.dynamoDb() }));
    Compliance.of(stack).apply();
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::Backup::BackupPlan', 1);
    template.resourceCountIs('AWS::Backup::BackupSelection', 2);
  });
});

describe('permissions', () => {
  test('lie in managed policies, with what is granted later too', () => {
    // GIVEN
    const stack = regionalStack();
    const inner = namedApi(stack);
    Compliance.of(stack).apply();
    const bucket = new s3.Bucket(stack, 'Uploads');
    bucket.grantRead(inner.service.workload);
    // THEN
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] })]) },
      Roles: [{ Ref: Match.stringLikeRegexp('^ApiServiceRole') }],
    });
  });

  test('stay in the inline policy where a managed one has no room', () => {
    const stack = regionalStack();
    const inner = namedApi(stack);
    const buckets = Array.from({ length: 90 }, (_, index) => `arn:aws:s3:::a-bucket-with-quite-a-long-name-${index}/*`);
    iam.Grant.addToPrincipal({ grantee: inner.service.workload, actions: ['s3:GetObject'], resourceArns: buckets });
    Compliance.of(stack).apply();
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
    expect(acknowledgements(inner.service).map(({ id }) => id)).toContain('PCI.DSS.321-IAMNoInlinePolicy');
  });

  test('are there before what needs them', () => {
    const stack = regionalStack();
    namedApi(stack);
    Compliance.of(stack).apply();
    const template = Template.fromStack(stack);
    const managed = ofType(template, 'AWS::IAM::ManagedPolicy').map(({ id }) => id);
    const waits: string[] = only(template, 'AWS::AutoScaling::AutoScalingGroup').resource.DependsOn;
    expect(managed.filter(id => id.includes('DefaultPolicyManaged') && waits.includes(id))).toHaveLength(1);
  });
});

describe('refused', () => {
  /** What is wrong at synthesis, each with its construct. */
  const faults = (app: App): string[] => {
    try {
      app.synth();
    } catch (error) {
      return (error as Error).message
        .split('\n')
        .slice(1)
        .map(line => line.trim().replace(/^\[\] /, ''));
    }
    return [];
  };

  test('a load balancer without TLS', () => {
    const app = new App();
    api(regionalStack('App', {}, app), { exposure: ApiExposure.vpcOnly() });
    Compliance.of(app).apply();
    expect(faults(app)).toEqual([expect.stringMatching(fourParts('plain HTTP', 'without `domain`', 'TLS', 'give the API a `domain`'))]);
    expect(faults(app)[0]).toMatch(/^\[App\/Api\/LoadBalancer\/Listener\/Resource\]/);
  });

  test('a load balancer that everybody reaches without a web ACL', () => {
    const app = new App();
    namedApi(regionalStack('App', {}, app), { exposure: ApiExposure.internet({ webAcl: WebAcl.none() }) });
    Compliance.of(app).apply();
    expect(faults(app)).toEqual([expect.stringMatching(fourParts('has no web ACL', 'WebAcl.none()', 'REGIONAL', 'leave `webAcl` out'))]);
  });

  test('a distribution without a web ACL', () => {
    const app = new App();
    const stack = regionalStack('App', {}, app);
    new EdgeDistribution(stack, 'Edge', { origin: namedApi(stack, { exposure: ApiExposure.vpcOrigin() }), webAcl: WebAcl.none() });
    Compliance.of(app).apply();
    expect(faults(app)).toEqual([
      expect.stringMatching(fourParts('the distribution has no web ACL', 'WebAcl.none()', 'CLOUDFRONT', 'leave `webAcl` out')),
    ]);
  });

  test('a construct, or a nested stack, as the scope', () => {
    const stack = regionalStack();
    for (const scope of [namedApi(stack), new NestedStack(stack, 'Nested')]) {
      expect(() => Compliance.of(scope)).toThrow('what has none of its own; got: App/');
    }
  });

  test('backups that are kept shorter than the packs ask', () => {
    expect(() => Compliance.of(new App()).apply({ backupRetention: Duration.days(34) })).toThrow(
      'the retention of backups is out of range; got: 34 days; allowed: a whole number from 35 to 36500 days; instead: ',
    );
  });

  test('two different options for one scope', () => {
    const app = new App();
    Compliance.of(app).apply({ backupRetention: Duration.days(40) });
    expect(() => Compliance.of(app).apply({ backupRetention: Duration.days(50) })).toThrow('backups of 40 and of 50 days');
    expect(() => Compliance.of(app).apply()).not.toThrow();
  });

  test('a stage that is made when the app has its posture already', () => {
    const app = new App();
    Compliance.of(app).apply();
    namedApi(regionalStack('App', {}, new Stage(app, 'Later') as App));
    expect(faults(app)).toEqual([
      expect.stringMatching(
        fourParts('does not reach a stage', 'Later, made after the call', 'stages that exist', 'Compliance.of(stage).apply()'),
      ),
    ]);
  });
});

describe('the order of things', () => {
  test('does not matter: before what it is for, twice, and of each scope', () => {
    expect(
      drawn(app => {
        Compliance.of(app).apply();
        Compliance.of(everything(app)).apply();
        Compliance.of(app).apply();
      }),
    ).toEqual(all);
  });

  test('does not matter for the companions: the posture of a stack is theirs', () => {
    expect(drawn(app => Compliance.of(everything(app)).apply())).toEqual(all);
  });

  test('does not matter when an app is synthesised again', () => {
    const app = new App();
    everything(app);
    Compliance.of(app).apply();
    app.synth();
    expect(Object.fromEntries(app.synth({ force: true }).stacks.map(stack => [stack.stackName, stack.template]))).toEqual(all);
  });

  test('what is chosen for a stack comes before what is chosen for the app', () => {
    const app = new App();
    const [one, other] = ['One', 'Other'].map(id => regionalStack(id, {}, app));
    [one, other].forEach(stack => new SessionStore(stack, 'Sessions', { engine: SessionEngine.dynamoDb() }));
    Compliance.of(one).apply({ backupRetention: Duration.days(100) });
    Compliance.of(app).apply({ backupRetention: Duration.days(50) });
    const days = (stack: Stack) =>
      only(Template.fromStack(stack), 'AWS::Backup::BackupPlan').resource.Properties.BackupPlan.BackupPlanRule[0].Lifecycle;
    expect([one, other].map(days)).toEqual([{ DeleteAfterDays: 100 }, { DeleteAfterDays: 50 }]);
  });

  test.each(['the app', 'the stage'])('the posture of %s reaches a stage', of => {
    const app = new App();
    const stage = new Stage(app, 'Live');
    namedApi(regionalStack('App', {}, stage as App));
    Compliance.of(of === 'the app' ? app : stage).apply();
    const [{ template }] = app.synth().getNestedAssembly('assembly-Live').stacks;
    only(template, KEY);
  });
});
