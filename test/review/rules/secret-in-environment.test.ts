import { SECRET_IN_ENVIRONMENT } from '../../../src/review/rules/secret-in-environment';
import { instances, lambda, LOOK_UPS, manifest, task } from '../environment-resources';
import { found, foundIn, Resources } from '../reviewed';

const SECRET = { Ref: 'Secret' };
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const RESOLVED = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', SECRET, ':SecretString:password::}}']] };

/** What is found where the parameter `Hidden` is hidden, and `Plain` isn't. */
function hidden(resources: Resources): string[] {
  const Parameters = { Plain: { Type: 'String' }, Hidden: { Type: 'String', NoEcho: true } };
  return foundIn(SECRET_IN_ENVIRONMENT, [{ template: { Resources: resources, Parameters } }]);
}

describe('silent', () => {
  test.each([
    ['DB_PASSWORD', SECRET],
    ['DB_PASSWORD', { 'Fn::If': ['Live', 'hunter2', { Ref: 'AWS::NoValue' }] }],
    ['DB_PASSWORD', { 'Fn::GetAtt': ['Cluster', 'MasterUserSecret.SecretArn'] }],
    ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'],
    ['DB_HOST', '{{resolve:secretsmanager:db:SecretString:host}}'],
    ['DB_USER', { 'Fn::Join': ['', ['{{resolve:secretsmanager:', SECRET, ':SecretString:username::}}']] }],
    ['TABLE', '{{resolve:ssm:/tables/orders}}'],
    ['DATABASE_URL', 'postgres://app@db.example.com:5432/orders'],
    ['DATABASE_URL', { 'Fn::Sub': 'postgres://app:${Secret}@${Cluster.Endpoint}/orders' }],
    ['DATABASE_URL', { 'Fn::Join': ['', ['postgres://app:', { Ref: 'Given' }, '@db.example.com/orders']] }],
    ['API_TOKEN', { 'Fn::Join': ['-', ['token', { Ref: 'Given' }]] }],
    ['TABLE', { Ref: 'Table' }],
    ['DB_PASSWORD', 'hunter2'],
    ['CLIENT_ID', { 'Fn::GetAtt': ['Client', 'ClientId'] }],
    ['CLIENT', { 'Fn::GetAtt': 'Secrets.ClientSecretArn' }],
    ['ESCAPED', { 'Fn::Sub': '${!Hidden}' }],
  ])('%s of %j', (name, value) => {
    expect(hidden({ Function: lambda({ [name]: value }), Task: task({ Name: name, Value: value }) })).toEqual([]);
  });

  test('a secret that is handed over as such', () => {
    const container = { Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: SECRET }], Environment: { Ref: 'Environment' } };
    const secretKeyRef = { name: 'db', key: 'password' };
    const spec = { template: { spec: { containers: [{ env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef } }] }] } } };
    expect(
      found(SECRET_IN_ENVIRONMENT, {
        Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [container] } },
        Manifest: manifest({ kind: 'Deployment', metadata: { name: 'api' }, spec }),
        Empty: manifest({ kind: 'Secret', metadata: { name: 'db' } }),
      }),
    ).toEqual([]);
  });

  test.each(LOOK_UPS)('user data with %s', line => {
    expect(found(SECRET_IN_ENVIRONMENT, { Instances: instances({ 'Fn::Base64': `#!/bin/bash\n${line}\n` }) })).toEqual([]);
  });

  test('a manifest that is put together at deployment', () => {
    expect(found(SECRET_IN_ENVIRONMENT, { Manifest: manifest('[', SECRET, ', not JSON') })).toEqual([]);
  });
});

describe('a secret in an environment', () => {
  test.each([
    ['DB_USER', RESOLVED],
    ['ANYTHING', '{{resolve:secretsmanager:production/db}}'],
    ['ANYTHING', '{{resolve:ssm-secure:/db/password:1}}'],
    ['ANYTHING', { 'Fn::Sub': 'x-{{resolve:secretsmanager:${Secret}:SecretString:password}}' }],
    ['ANYTHING', 'AKIAIOSFODNN7EXAMPLE'],
    ['ANYTHING', 'ASIAIOSFODNN7EXAMPLE'],
    ['ANYTHING', { 'Fn::Join': [':', ['postgres', '//app', 'hunter2@db/orders']] }],
    ['ANYTHING', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['DATABASE_URL', 'postgres://app:hunter2@db.example.com/orders'],
    ['DATABASE_URL', { 'Fn::Join': ['', ['postgres://app:hunter2@', { Ref: 'Host' }, '/orders']] }],
  ])('%s of %j', (name, value) => {
    expect(found(SECRET_IN_ENVIRONMENT, { Function: lambda({ [name]: value }) })).toEqual([
      `Function Properties.Environment.Variables.${name} [${name}]`,
    ]);
    expect(found(SECRET_IN_ENVIRONMENT, { Task: task({ Name: 'PORT', Value: '80' }, { Name: name, Value: value }) })).toEqual([
      `Task Properties.ContainerDefinitions.1.Environment.1 [${name}]`,
    ]);
  });

  test.each<[string, unknown]>([
    ['is typed in at deployment', { Ref: 'Hidden' }],
    ['is substituted', { 'Fn::Sub': 'postgres://app:${Hidden}@db.example.com/orders' }],
    ['is all that is substituted', { 'Fn::Sub': '${Hidden}' }],
    ['is substituted under another name', { 'Fn::Sub': ['${Plain}-${Word}', { Word: { Ref: 'Hidden' } }] }],
    ['is joined', { 'Fn::Join': ['', ['postgres://app:', { Ref: 'Hidden' }, '@', { Ref: 'Host' }]] }],
    ['is joined, and substituted before', { 'Fn::Join': ['', [{ 'Fn::Sub': 'app:${Hidden}' }, '@db']] }],
    ['is the key of a user', { 'Fn::GetAtt': ['Key', 'SecretAccessKey'] }],
    ['is the key of a user, in one text', { 'Fn::GetAtt': 'Key.SecretAccessKey' }],
    ['is the secret of a client', { 'Fn::Sub': 'Basic ${Client.ClientSecret}' }],
    ['is the secret of a client that is looked up', { 'Fn::GetAtt': ['Lookup', 'UserPoolClient.ClientSecret'] }],
  ])('that %s', (_what, value) => {
    expect(hidden({ Function: lambda({ PLAIN: { Ref: 'Plain' }, HIDDEN: value }) })).toEqual([
      'Function Properties.Environment.Variables.HIDDEN [HIDDEN]',
    ]);
  });

  test('of a function that SAM makes', () => {
    expect(hidden({ Function: lambda({ HIDDEN: { Ref: 'Hidden' } }, 'AWS::Serverless::Function') })).toHaveLength(1);
  });
});

describe('a secret in a manifest', () => {
  test('of a pod, of what makes pods, and of what they share', () => {
    const spec = { initContainers: [{ env: [{ name: 'AWS_KEY', value: KEY }] }], containers: [{ env: [{ name: 'PORT', value: '80' }] }] };
    const job = { jobTemplate: { spec: { template: { spec } } } };
    expect(
      found(SECRET_IN_ENVIRONMENT, {
        Pod: manifest({ kind: 'Pod', metadata: { name: 'one', namespace: 'apis' }, spec }),
        Job: manifest({ kind: 'CronJob', metadata: { name: 'nightly' }, spec: job }),
        Shared: manifest({
          kind: 'ConfigMap',
          metadata: { name: 'all' },
          data: { DB_URL: 'postgres://app:hunter2@db/orders', LEVEL: 'info' },
        }),
        Plain: manifest({ kind: 'Secret', metadata: { name: 'db' }, stringData: { user: 'app' } }),
      }),
    ).toEqual([
      'Pod Properties.Manifest Pod/apis/one [AWS_KEY]',
      'Job Properties.Manifest CronJob/default/nightly [AWS_KEY]',
      'Shared Properties.Manifest ConfigMap/default/all [DB_URL]',
      'Plain Properties.Manifest [Secret/default/db]',
    ]);
  });

  test('that is looked up at deployment, beside what only refers to it', () => {
    const text = JSON.stringify([
      {
        kind: 'Deployment',
        metadata: { name: 'api' },
        spec: {
          replicas: 'REPLICAS',
          template: {
            spec: {
              containers: [
                {
                  env: [
                    { name: 'DB', value: '{{resolve:secretsmanager:ARN:SecretString:password::}}' },
                    { name: 'TOKEN', value: 'ARN' },
                  ],
                },
              ],
            },
          },
        },
      },
    ]);
    const [before, after] = text.split('"REPLICAS"');
    const [one, two, three] = after.split('ARN');
    expect(found(SECRET_IN_ENVIRONMENT, { Manifest: manifest(before, { Ref: 'Replicas' }, one, SECRET, two, SECRET, three) })).toEqual([
      'Manifest Properties.Manifest Deployment/default/api [DB]',
    ]);
  });
});

describe('a secret in user data', () => {
  const location = 'Properties.LaunchTemplateData.UserData';

  test.each([
    ['a password in a URL', { 'Fn::Base64': 'export DB=postgres://app:hunter2@db/orders' }],
    ['a key of AWS', { 'Fn::Base64': `aws configure set key ${KEY}` }],
    ['a key of AWS that is encoded already', Buffer.from(`aws configure set key ${KEY}`).toString('base64')],
    ['a look-up', { 'Fn::Base64': RESOLVED }],
    ['what is hidden', { 'Fn::Base64': { 'Fn::Sub': '#!/bin/bash\nmysql -p${Hidden} < schema.sql' } }],
    ['what is hidden, in an assignment', { 'Fn::Base64': { 'Fn::Join': ['', ['export PASSWORD=', { Ref: 'Hidden' }]] } }],
  ])('as %s', (_what, data) => {
    expect(hidden({ Instances: instances(data) })).toContain(`Instances ${location} [user data]`);
  });

  test.each(['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance'])('of %s', Type => {
    const Properties = { UserData: { 'Fn::Base64': RESOLVED } };
    expect(found(SECRET_IN_ENVIRONMENT, { Old: { Type, Properties } })).toEqual(['Old Properties.UserData [user data]']);
  });
});
