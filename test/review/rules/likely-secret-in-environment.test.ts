import { LIKELY_SECRET_IN_ENVIRONMENT } from '../../../src/review/rules/likely-secret-in-environment';
import { instances, lambda, LOOK_UPS, manifest, task } from '../environment-resources';
import { found } from '../reviewed';

describe('silent', () => {
  test.each([
    ['DB_PASSWORD', { Ref: 'Secret' }],
    ['DB_PASSWORD', { 'Fn::If': ['Live', 'hunter2', { Ref: 'AWS::NoValue' }] }],
    ['DB_PASSWORD', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1b2c3'],
    ['DB_PASSWORD', '/production/db/password'],
    ['DB_PASSWORD', 'https://vault.example.com/db'],
    ['DB_PASSWORD', ''],
    ['DB_SECRET', 'production/db/main'],
    ['SMTP_CREDENTIALS', 'shop/smtp'],
    ['API_TOKEN', { 'Fn::Join': ['-', ['token', { Ref: 'Given' }]] }],
    // What only tells of a secret.
    ['DB_PASSWORD_ARN', 'hunter2'],
    ['DB_SECRET_NAME', 'production'],
    ['TOKEN_URL', 'login.example.com'],
    ['TokenIssuer', 'example'],
    ['API_KEY_HEADER', 'x-api-key'],
    ['AWS_ACCESS_KEY_ID', 'none'],
    ['TOKEN_TABLE', 'tokens-prod'],
    ['TOKEN_SIGNING_ALG', 'RS256'],
    ['PASSWORD_RESET_QUEUE', 'resets'],
    ['TOKEN_DOMAIN', 'auth.example.com'],
    ['SECRET_BACKEND', 'aws'],
    ['PASSWORD_LOGIN', 'disabled'],
    ['ACCESS_TOKEN_CLOCK_SKEW', '123456'],
    // Switches and numbers.
    ['USE_TOKEN', 'true'],
    ['VERIFY_TOKEN', 'False'],
    ['CHECK_PASSWORD', 'yes'],
    ['CHECK_PASSWORD', 'no'],
    ['CHECK_PASSWORD', 'on'],
    ['CHECK_PASSWORD', 'off'],
    ['ACCESS_TOKEN_GRACE', 30],
    ['MAX_PASSWORD_TRIES', '99999'],
    // What everybody may have, and what only sounds like a secret.
    ['NEXT_PUBLIC_MAPS_API_KEY', 'AIzaSyX'],
    ['STRIPE_PUBLISHABLE_API_KEY', 'pk_live_1'],
    ['MAX_TOKENS', '4096000'],
    ['SECRETARY', 'Jane'],
    ['CACHE_KEY', 'orders'],
    // What another rule finds.
    ['DB_PASSWORD', '{{resolve:secretsmanager:db:SecretString:password}}'],
    ['STORE_ACCESS_KEY', 'AKIAIOSFODNN7EXAMPLE'],
    ['PRIVATE_KEY', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
  ])('%s of %j', (name, value) => {
    expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Function: lambda({ [name]: value }) })).toEqual([]);
    expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Task: task({ Name: name, Value: value }) })).toEqual([]);
  });

  test.each(LOOK_UPS)('user data with %s', line => {
    expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Instances: instances({ 'Fn::Base64': `#!/bin/bash\n${line}\n` }) })).toEqual([]);
  });

  test('a manifest that looks it up at deployment', () => {
    const text = JSON.stringify({ kind: 'ConfigMap', metadata: { name: 'all' }, data: { TOKEN: 'ARN' } });
    const [before, after] = text.split('ARN');
    expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Manifest: manifest(before, { Ref: 'Secret' }, after) })).toEqual([]);
  });
});

test.each([
  ['DB_PASSWORD', 'hunter2'],
  ['dbPassword', 'hunter2'],
  ['SPRING_DATASOURCE_PASSWORD', 123456],
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
  ['CLIENT_SECRET', 'wJalrXUtnFEMI/K7MDENG'],
  ['DB_PASSWORD', 'production/db'],
  ['GITHUB_TOKEN', { 'Fn::Sub': 'ghp_1' }],
])('%s of %j', (name, value) => {
  expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Function: lambda({ [name]: value }) })).toEqual([
    `Function Properties.Environment.Variables.${name} [${name}]`,
  ]);
  expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Sam: lambda({ [name]: value }, 'AWS::Serverless::Function') })).toHaveLength(1);
  expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Task: task({ Name: 'PORT', Value: '80' }, { Name: name, Value: value }) })).toEqual([
    `Task Properties.ContainerDefinitions.1.Environment.1 [${name}]`,
  ]);
});

test('pods, what makes pods, and what they share', () => {
  const spec = { initContainers: [{ env: [{ name: 'API_KEY', value: 'abc' }] }], containers: [{ env: [{ name: 'PORT', value: '80' }] }] };
  const data = { DB_PASSWORD: 'hunter2', LEVEL: 'info' };
  expect(
    found(LIKELY_SECRET_IN_ENVIRONMENT, {
      Pod: manifest({ kind: 'Pod', metadata: { name: 'one', namespace: 'apis' }, spec }),
      Shared: manifest({ kind: 'ConfigMap', metadata: { name: 'all' }, data }),
    }),
  ).toEqual(['Pod Properties.Manifest Pod/apis/one [API_KEY]', 'Shared Properties.Manifest ConfigMap/default/all [DB_PASSWORD]']);
});

test.each([
  ['a literal', { 'Fn::Base64': "#!/bin/bash\nexport DB_PASSWORD='hunter2'\n" }, 'DB_PASSWORD'],
  ['a flag', { 'Fn::Base64': { 'Fn::Sub': 'docker run --env API_KEY=abc ${Image}' } }, 'API_KEY'],
  ['joined text', { 'Fn::Base64': { 'Fn::Join': ['\n', ['cd /srv', { Ref: 'X' }, 'TOKEN=abc ./run']] } }, 'TOKEN'],
  ['text that is encoded already', Buffer.from('CLIENT_SECRET=abc').toString('base64'), 'CLIENT_SECRET'],
])('user data: %s', (_what, data, which) => {
  expect(found(LIKELY_SECRET_IN_ENVIRONMENT, { Instances: instances(data) })).toEqual([
    `Instances Properties.LaunchTemplateData.UserData [${which}]`,
  ]);
});
