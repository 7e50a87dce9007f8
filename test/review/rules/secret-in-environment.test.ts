import { SECRET_IN_ENVIRONMENT } from '../../../src/review/rules/secret-in-environment';
import { found, foundIn } from '../reviewed';

const SECRET = { Ref: 'Secret' };
const RESOLVED = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', SECRET, ':SecretString:password::}}']] };

function lambda(Variables: object) {
  return { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } };
}

function task(...Environment: object[]) {
  return { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'proxy' }, { Name: 'service', Environment }] } };
}

function manifest(...Manifest: unknown[]) {
  const properties = { Manifest: Manifest.length > 1 ? { 'Fn::Join': ['', Manifest] } : JSON.stringify(Manifest[0]) };
  return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: properties };
}

function instances(UserData: unknown) {
  return { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { UserData } } };
}

describe('silent', () => {
  test.each([
    ['DB_PASSWORD', SECRET],
    ['DB_PASSWORD', { 'Fn::If': ['Live', 'hunter2', { Ref: 'AWS::NoValue' }] }],
    ['DB_PASSWORD', { 'Fn::GetAtt': ['Cluster', 'MasterUserSecret.SecretArn'] }],
    ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'],
    ['DB_PASSWORD', '/production/db/password'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD_ARN', 'hunter2'],
    ['DB_SECRET_NAME', 'production'],
    ['TOKEN_URL', 'login.example.com'],
    ['TokenIssuer', 'example'],
    ['ACCESS_TOKEN_TTL', '3600'],
    ['API_KEY_HEADER', 'x-api-key'],
    ['AWS_ACCESS_KEY_ID', 'none'],
    ['USE_TOKEN', 'true'],
    ['VERIFY_TOKEN', 'False'],
    ['CHECK_PASSWORD', 'yes'],
    ['CHECK_PASSWORD', 'no'],
    ['CHECK_PASSWORD', 'on'],
    ['CHECK_PASSWORD', 'off'],
    ['DB_PASSWORD', 'https://vault.example.com/db'],
    ['MAX_TOKENS', '4096'],
    ['SECRETARY', 'Jane'],
    ['CACHE_KEY', 'orders'],
    ['DB_HOST', '{{resolve:secretsmanager:db:SecretString:host}}'],
    ['DB_USER', { 'Fn::Join': ['', ['{{resolve:secretsmanager:', SECRET, ':SecretString:username::}}']] }],
    ['TABLE', '{{resolve:ssm:/tables/orders}}'],
    ['DATABASE_URL', 'postgres://app@db.example.com:5432/orders'],
    ['DATABASE_URL', { 'Fn::Sub': 'postgres://app:${Secret}@${Cluster.Endpoint}/orders' }],
    ['DATABASE_URL', { 'Fn::Join': ['', ['postgres://app:', { Ref: 'Given' }, '@db.example.com/orders']] }],
    ['API_TOKEN', { 'Fn::Join': ['-', ['token', { Ref: 'Given' }]] }],
    ['TABLE', { Ref: 'Table' }],
  ])('%s of %j', (name, value) => {
    expect(found(SECRET_IN_ENVIRONMENT, { Function: lambda({ [name]: value }) })).toEqual([]);
    expect(found(SECRET_IN_ENVIRONMENT, { Task: task({ Name: name, Value: value }) })).toEqual([]);
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

  test.each([
    'TOKEN=$(curl -s -X PUT http://169.254.169.254/latest/api/token)',
    'export PASSWORD="$(aws secretsmanager get-secret-value --secret-id db)"',
    'docker run --env DB_PASSWORD api',
    'PASSWORD_FILE=/run/secrets/db',
    'LoadCredential=db:/run/secrets/db',
  ])('user data with %s', line => {
    expect(found(SECRET_IN_ENVIRONMENT, { Instances: instances({ 'Fn::Base64': `#!/bin/bash\n${line}\n` }) })).toEqual([]);
  });

  test('a manifest that is put together at deployment', () => {
    expect(found(SECRET_IN_ENVIRONMENT, { Manifest: manifest('[', SECRET, ', not JSON') })).toEqual([]);
  });
});

describe('a secret in an environment', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['dbPassword', 'hunter2'],
    ['SPRING_DATASOURCE_PASSWORD', 12345],
    ['STRIPE_API_KEY', 'sk_live_1'],
    ['apiKey', 'abc'],
    ['APIKEY', 'abc'],
    ['DB_PASSWD', 'abc'],
    ['SSH_PASSPHRASE', 'abc'],
    ['SMTP_CREDENTIAL', 'abc'],
    ['SMTP_CREDENTIALS', 'abc'],
    ['PRIVATE_KEY', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'abc'],
    ['STORE_ACCESS_KEY', 'abc'],
    ['ENCRYPTION_KEY', 'abc'],
    ['MASTER_KEY', 'abc'],
    ['JWT_SIGNING_KEY', 'abc'],
    ['CLIENT_SECRET', { 'Fn::Join': ['', ['a', 'b']] }],
    ['GITHUB_TOKEN', { 'Fn::Sub': 'ghp_1' }],
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

  test('that is typed in at deployment, and hidden from then on', () => {
    const Resources = { Function: lambda({ PLAIN: { Ref: 'Plain' }, HIDDEN: { Ref: 'Hidden' } }) };
    const Parameters = { Plain: { Type: 'String' }, Hidden: { Type: 'String', NoEcho: true } };
    expect(foundIn(SECRET_IN_ENVIRONMENT, [{ template: { Resources, Parameters } }])).toEqual([
      'Function Properties.Environment.Variables.HIDDEN [HIDDEN]',
    ]);
  });
});

describe('a secret in a manifest', () => {
  test('of a pod, of what makes pods, and of what they share', () => {
    const spec = { initContainers: [{ env: [{ name: 'API_KEY', value: 'abc' }] }], containers: [{ env: [{ name: 'PORT', value: '80' }] }] };
    const job = { jobTemplate: { spec: { template: { spec } } } };
    expect(
      found(SECRET_IN_ENVIRONMENT, {
        Pod: manifest({ kind: 'Pod', metadata: { name: 'one', namespace: 'apis' }, spec }),
        Job: manifest({ kind: 'CronJob', metadata: { name: 'nightly' }, spec: job }),
        Shared: manifest({ kind: 'ConfigMap', metadata: { name: 'all' }, data: { DB_PASSWORD: 'hunter2', LEVEL: 'info' } }),
        Plain: manifest({ kind: 'Secret', metadata: { name: 'db' }, stringData: { user: 'app' } }),
      }),
    ).toEqual([
      'Pod Properties.Manifest Pod/apis/one [API_KEY]',
      'Job Properties.Manifest CronJob/default/nightly [API_KEY]',
      'Shared Properties.Manifest ConfigMap/default/all [DB_PASSWORD]',
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
    ['a literal', { 'Fn::Base64': "#!/bin/bash\nexport DB_PASSWORD='hunter2'\n" }, 'DB_PASSWORD'],
    ['a flag', { 'Fn::Base64': { 'Fn::Sub': 'docker run --env API_KEY=abc ${Image}' } }, 'API_KEY'],
    ['joined text', { 'Fn::Base64': { 'Fn::Join': ['\n', ['cd /srv', { Ref: 'X' }, 'TOKEN=abc ./run']] } }, 'TOKEN'],
    ['text that is encoded already', Buffer.from('CLIENT_SECRET=abc').toString('base64'), 'CLIENT_SECRET'],
    ['a key of AWS', { 'Fn::Base64': 'aws configure set key AKIAIOSFODNN7EXAMPLE' }, 'user data'],
    ['a look-up', { 'Fn::Base64': RESOLVED }, 'user data'],
  ])('as %s', (_what, data, which) => {
    expect(found(SECRET_IN_ENVIRONMENT, { Instances: instances(data) })).toEqual([`Instances ${location} [${which}]`]);
  });

  test.each(['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance'])('of %s', Type => {
    const Properties = { UserData: { 'Fn::Base64': 'PASSWORD=hunter2' } };
    expect(found(SECRET_IN_ENVIRONMENT, { Old: { Type, Properties } })).toEqual(['Old Properties.UserData [PASSWORD]']);
  });
});
