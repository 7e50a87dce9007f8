import { readFileSync } from 'node:fs';
import { boundBy, reasonOf } from '../../tools/iam/reasons';
import { Statement, statementsOf } from '../../tools/iam/statements';
import { tooWide } from '../../tools/iam/wildcards';
import { IAM_PAGE, iamPage, libraryStatements } from '../../tools/iam-page';

const LOGS: Statement = {
  kind: 'role',
  effect: 'Allow',
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  resources: ['<Logs::LogGroup>'],
  principals: [],
  conditions: [],
};

test('docs/iam.md says what the library draws; if not, run `npx tsx tools/iam-page.ts`', () => {
  expect(iamPage(libraryStatements())).toBe(readFileSync(IAM_PAGE, 'utf8'));
});

test('a statement without a reason is not written', () => {
  expect(() => reasonOf({ ...LOGS, actions: ['iam:PassRole'] })).toThrow("doesn't say why");
});

describe('what the page shows of', () => {
  const page = (properties: Partial<Statement>) =>
    iamPage([{ ...LOGS, ...properties }])
      .split('\n')
      .filter(row => row.startsWith('| `'));
  const statements = (Type: string, Properties: object) => statementsOf([{ template: { Resources: { It: { Type, Properties } } } } as any]);

  test('a key is what its policy says, not the key itself', () => {
    const [decrypt] = statements('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Principal: { Service: 'cloudfront.amazonaws.com' } }],
      },
    });
    expect(decrypt.kind).toBe('key');
    expect(page(decrypt)).toEqual([expect.stringMatching(/^\| `kms:Decrypt` \| `cloudfront\.amazonaws\.com` \| /)]);
  });

  test('a digest is that there is one', () => {
    expect(page({ resources: [`<S3::Bucket>/${'0a'.repeat(32)}.zip`] })).toEqual([expect.stringContaining('`<S3::Bucket>/….zip`')]);
  });

  test.each<[string, object, Partial<Statement>[]]>([
    [
      'administers all of it',
      {
        AccessPolicies: [
          { PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy', AccessScope: { Type: 'cluster' } },
        ],
      },
      [{ actions: ['AmazonEKSClusterAdminPolicy'], resources: ['mine'] }],
    ],
    [
      'sees some of it',
      {
        AccessPolicies: [
          {
            PolicyArn: 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy',
            AccessScope: { Type: 'namespace', Namespaces: ['a'] },
          },
        ],
      },
      [{ actions: ['AmazonEKSViewPolicy'], resources: ['a'] }],
    ],
    ['only joins it', {}, []],
  ])('a cluster is who %s', (_who, properties, found) => {
    expect(statements('AWS::EKS::AccessEntry', { ClusterName: 'mine', PrincipalArn: 'me', ...properties })).toEqual(
      found.map(each => expect.objectContaining({ kind: 'cluster', principals: ['me'], ...each })),
    );
  });

  test.each<[string, object, number]>([
    ['by default', {}, 1],
    ['on demand', { AccessConfig: { BootstrapClusterCreatorAdminPermissions: true } }, 1],
    ['unless it is said', { AccessConfig: { BootstrapClusterCreatorAdminPermissions: false } }, 0],
  ])('a cluster is that whoever makes it administers it, %s', (_when, properties, count) => {
    expect(statements('AWS::EKS::Cluster', properties)).toHaveLength(count);
  });
});

describe('what could be narrower', () => {
  const bucket = { ...LOGS, actions: ['s3:GetObject'] };
  const metric = { ...LOGS, actions: ['cloudwatch:PutMetricData'], resources: ['*'] };
  const namespace = 'StringEquals cloudwatch:namespace ScalableApi';

  test.each<[string, Statement, string[]]>([
    ['nothing of what names its resource', LOGS, []],
    ['nothing of what takes every resource only', { ...LOGS, actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }, []],
    ['nothing of what is denied', { ...LOGS, effect: 'Deny', resources: ['*'] }, []],
    ['each action that takes a resource', { ...LOGS, resources: ['*'] }, ['logs:CreateLogStream', 'logs:PutLogEvents']],
    ['all actions of a service', { ...LOGS, actions: ['ecr:*'], resources: ['*'] }, ['ecr:*']],
    ['all actions', { ...LOGS, actions: ['*'], resources: ['*'] }, ['*']],
    ['all actions but some', { ...LOGS, actions: ['not iam:PassRole'], resources: ['*'] }, ['not iam:PassRole']],
    ['all resources but some', { ...LOGS, resources: ['not <S3::Bucket>'] }, LOGS.actions],
    ['all buckets, by their ARN', { ...bucket, resources: ['arn:${AWS::Partition}:s3:::*'] }, ['s3:GetObject']],
    ['all objects, by their ARN', { ...bucket, resources: ['arn:aws:s3:::*/*'] }, ['s3:GetObject']],
    ['nothing that its condition binds', { ...metric, conditions: [namespace] }, []],
    ['what a condition should bind', metric, ['cloudwatch:PutMetricData']],
    ['what another condition binds', { ...metric, conditions: ['Bool aws:SecureTransport true'] }, ['cloudwatch:PutMetricData']],
    [
      'what a pattern binds',
      { ...metric, conditions: ['StringLike cloudwatch:namespace *'] },
      ['cloudwatch:PutMetricData', 'StringLike cloudwatch:namespace *'],
    ],
    ['nothing inside an ARN that is argued', { ...bucket, resources: [`arn:aws:s3:::cdk-assets/${'?'.repeat(64)}.zip`] }, []],
    ['another wildcard beside it', { ...bucket, resources: ['arn:aws:s3:::cdk-assets/*'] }, ['arn:aws:s3:::cdk-assets/*']],
    ['a wildcard that nobody argues', { ...LOGS, resources: ['<Logs::LogGroup>*'] }, ['<Logs::LogGroup>*']],
    ['also where a bucket says who', { ...bucket, kind: 'resource', resources: ['arn:aws:s3:::other/*'] }, ['arn:aws:s3:::other/*']],
  ])('%s', async (_what, statement, found) => {
    expect((await tooWide(statement)).map(text => text.split(', in ')[0])).toEqual(found);
  });

  test('what the page says of wildcards, and of a condition only where it is', () => {
    expect(reasonOf(bucket)).toMatch(/`\*` or `\?`: the hash of an archive/);
    expect(boundBy(metric)).toBeUndefined();
    expect(boundBy({ ...metric, conditions: [namespace] })).toMatch('one namespace');
  });
});

describe('what is read of', () => {
  const allowed = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
  const read = (Type: string, Properties: object) => statementsOf([{ template: { Resources: { It: { Type, Properties } } } } as any]);

  test.each(['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy', 'AWS::IAM::UserPolicy', 'AWS::IAM::GroupPolicy'])(
    'an %s is what a role may do',
    type => expect(read(type, { PolicyDocument: { Statement: allowed } })).toEqual([expect.objectContaining({ kind: 'role' })]),
  );

  test('what is left out is what it leaves out', () => {
    const { Action: NotAction, Resource: NotResource } = allowed;
    expect(read('AWS::IAM::Policy', { PolicyDocument: { Statement: { Effect: 'Allow', NotAction, NotResource } } })).toEqual([
      expect.objectContaining({ actions: ['not s3:GetObject'], resources: ['not *'] }),
    ]);
  });

  test('what the deployment decides is all that it may decide', () => {
    const either = (...values: unknown[]) => ({ 'Fn::If': ['Condition', ...values] });
    const nothing = { Ref: 'AWS::NoValue' };
    const [first, ...more] = read('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          either({ ...allowed, Resource: either(nothing, ['a', either('b', 'c')]) }, nothing),
          either(nothing, { ...allowed, Resource: { 'Fn::Join': ['/', ['a', either('b', '*')]] } }),
        ],
      },
    });
    expect(first.resources).toEqual(['a', 'b', 'c']);
    expect(more).toEqual([expect.objectContaining({ resources: ['a/b or *'] })]);
  });
});
