import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as fc from 'fast-check';
import { CognitoAuth } from '../../src/auth/cognito-auth';
import { CustomLoginDomainOptions, LoginDomain } from '../../src/auth/login-domain';
import { ofType, only, regionalStack, templates } from '../support/apps';
import { importedZone } from '../support/domains';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { auth, DOMAIN, propertiesOf } from './support/cognito';

const NAME = 'login.example.com';
const CERTIFICATE = 'AWS::CertificateManager::Certificate';
const ARN = 'arn:aws:acm:us-east-1:111122223333:certificate/1a2b';

describe('a login domain of Cognito', () => {
  const prefixOf = (id: string, stackId = 'App') => {
    const made = new CognitoAuth(regionalStack(stackId), id);
    return propertiesOf(made, DOMAIN).Domain['Fn::Join'][1];
  };

  test('has a name of its own, which the id of the stack makes unique among all accounts', () => {
    const guid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };

    expect(prefixOf('Auth')).toEqual([
      expect.stringMatching(/^app-auth-[0-9a-f]{8}-$/),
      { 'Fn::Select': [4, { 'Fn::Split': ['-', guid] }] },
    ]);
    expect(propertiesOf(auth(), DOMAIN).ManagedLoginVersion).toBe(2);
  });

  test('keeps its name when the stack is told its region and account', () => {
    const environments = [{}, { region: 'eu-west-1' }, { region: 'eu-west-1', account: '111122223333' }];
    const prefixes = environments.map(env => propertiesOf(auth({}, new Stack(undefined, 'App', { env })), DOMAIN).Domain);

    expect(prefixes).toEqual(environments.map(() => prefixes[0]));
  });

  test('has a prefix that Cognito takes, whatever the ids are', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/);
    const reserved = fc.constantFrom('aws', 'Amazon', 'COGNITO', 'AmazonCognito', 'aawsws', 'MyAWSAmazon');
    const name = fc.oneof(
      id,
      reserved,
      fc.tuple(id, reserved, id).map(parts => parts.join('')),
    );

    fc.assert(
      fc.property(name, fc.oneof(fc.constant('App'), reserved), (authId, stackId) => {
        const prefix = `${prefixOf(authId, stackId)[0]}0123456789ab`;
        expect(prefix).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
        expect(prefix).not.toMatch(/aws|amazon|cognito/);
      }),
      { numRuns: 50, examples: [['x'.repeat(80), 'App']] },
    );
  });

  test('is known to other stacks, as load balancers and programs need it', () => {
    const made = auth();
    const other = regionalStack('Api', {}, made.node.root as App);
    new CfnOutput(other, 'Login', { value: made.loginUrl });

    const { App: app, Api } = templates(made.node.root as App);
    const [exported] = Object.values<any>(app.Outputs);
    expect(exported.Value).toEqual({ Ref: 'AWS::StackId' });
    expect(JSON.stringify(Api.Outputs.Login.Value)).toContain(`{"Fn::ImportValue":"${exported.Export.Name}"}`);
  });

  test('has the prefix that it is given', () => {
    const made = auth({ loginDomain: LoginDomain.prefix('example-shop') });

    expect(propertiesOf(made, DOMAIN).Domain).toBe('example-shop');
    expect(made.loginUrl).toBe('https://example-shop.auth.eu-west-1.amazoncognito.com');
    expect(made.loginDomainTarget).toBeUndefined();
  });

  test('takes a prefix that is known only at deployment', () => {
    expect(() => LoginDomain.prefix(token.text('example-shop'))).not.toThrow();
  });
});

describe('a login domain of your own', () => {
  const custom = (options: Partial<CustomLoginDomainOptions> = {}, stack = regionalStack()) => {
    const zone = 'zone' in options || 'certificate' in options ? undefined : importedZone(stack);
    return auth({ loginDomain: LoginDomain.custom({ name: NAME, zone, ...options }) }, stack);
  };
  const given = (arn = ARN, stack = regionalStack()) => acm.Certificate.fromCertificateArn(stack, 'Given', arn);

  test('shows a certificate that is made in us-east-1 first', () => {
    const { App: app, 'App-edge-before': before } = templates(custom().node.root as App);

    const certificate = only(before, CERTIFICATE);
    expect(certificate.resource.Properties).toMatchObject({
      DomainName: NAME,
      DomainValidationOptions: [{ DomainName: NAME, HostedZoneId: 'Z0123456789ABC' }],
    });
    expect(ofType(app, CERTIFICATE)).toEqual([]);
    const [[output]] = Object.entries<any>(before.Outputs).filter(([, { Value }]) => Value.Ref === certificate.id);
    expect(only(app, DOMAIN).resource.Properties).toMatchObject({
      Domain: NAME,
      ManagedLoginVersion: 2,
      CustomDomainConfig: {
        CertificateArn: { 'Fn::GetStackOutput': { StackName: 'App-edge-before', Region: 'us-east-1', OutputName: output } },
      },
    });
  });

  test('has its certificate beside it in us-east-1', () => {
    const all = templates(custom({}, regionalStack('App', { env: { region: 'us-east-1' } })).node.root as App);

    expect(Object.keys(all)).toEqual(['App']);
    expect(only(all.App, DOMAIN).resource.Properties.CustomDomainConfig).toEqual({
      CertificateArn: { Ref: only(all.App, CERTIFICATE).id },
    });
  });

  test('is found over IPv4 and IPv6, without a custom resource', () => {
    const { App: app } = templates(custom().node.root as App);

    const DNSName = { 'Fn::GetAtt': [only(app, DOMAIN).id, 'CloudFrontDistribution'] };
    const records = ofType(app, 'AWS::Route53::RecordSet').map(({ resource }) => resource.Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const { Name, AliasTarget } of records) {
      expect(Name).toBe(`${NAME}.`);
      // CloudFront's zone is the same for all distributions.
      expect(AliasTarget).toEqual({ DNSName, HostedZoneId: 'Z2FDTNDATAQYW2' });
    }
    expect(Object.values<any>(app.Resources).filter(({ Type }) => /Custom|Lambda/.test(Type))).toEqual([]);
  });

  test('takes a certificate, and says what a record elsewhere must point to', () => {
    const made = custom({ certificate: given() });

    const all = templates(made.node.root as App);
    expect(Object.keys(all)).toEqual(['App']);
    const domain = only(all.App, DOMAIN);
    expect(domain.resource.Properties.CustomDomainConfig).toEqual({ CertificateArn: ARN });
    expect(ofType(all.App, 'AWS::Route53::RecordSet')).toEqual([]);
    expect(made.loginUrl).toBe(`https://${NAME}`);
    expect(Stack.of(made).resolve(made.loginDomainTarget)).toEqual({ 'Fn::GetAtt': [domain.id, 'CloudFrontDistribution'] });
  });

  test('writes its records beside a certificate that it is given', () => {
    const stack = regionalStack();
    const { App: app } = templates(custom({ certificate: given(), zone: importedZone(stack) }, stack).node.root as App);

    expect(ofType(app, 'AWS::Route53::RecordSet')).toHaveLength(2);
  });

  test('refuses a domain that nothing proves', () => {
    const stack = regionalStack();
    const network = regionalStack('Network', {}, stack.node.root as App);
    const zone = new route53.PrivateHostedZone(network, 'Zone', { zoneName: 'example.com', vpc: new ec2.Vpc(network, 'Vpc') });
    const refused = (got: string) =>
      fourParts('the login domain has nothing that proves its certificate', got, 'a public `zone`', `import the public zone of ${NAME}`);

    expect(() => custom({ zone: undefined })).toThrow(refused('no zone, and no `certificate`'));
    expect(() => custom({ zone }, stack)).toThrow(refused('a private zone, and no `certificate`'));
  });

  test('refuses a zone that is made together with it', () => {
    const stack = regionalStack();
    const zone = new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });

    expect(() => custom({ zone }, stack)).toThrow(
      fourParts('the hosted zone is made in the stack that needs it', 'zone App/Zone', 'a zone in a stack of its own', 'give the zone'),
    );
  });

  test('refuses a stack without a region, whose certificate would have no neighbour', () => {
    const stack = new Stack(undefined, 'Anywhere');

    expect(() => custom({}, stack)).toThrow(
      fourParts(
        "the login domain's stack has no fixed region",
        'stack "Anywhere"',
        'a stack with a region',
        'its certificate in us-east-1',
      ),
    );
    expect(() => custom({ certificate: given() }, new Stack())).not.toThrow();
  });
});

describe('an existing login domain', () => {
  test.each([
    ['example-shop', 'https://example-shop.auth.eu-west-1.amazoncognito.com'],
    [NAME, `https://${NAME}`],
  ])('%s is at %s', (domain, url) => {
    const made = auth({ loginDomain: LoginDomain.existing(domain) });

    expect(made.loginUrl).toBe(url);
    expect(ofType(templates(made.node.root as App).App, DOMAIN)).toEqual([]);
  });
});
