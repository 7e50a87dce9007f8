import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ApiExposure, ApiNetwork, ApiProtocol, EdgeDistribution, IApiExposure, WebAcl } from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const INGRESS = 'AWS::EC2::SecurityGroupIngress';

/** The template of an API with a domain under an exposure, with a distribution where one belongs. */
function exposed(exposure: IApiExposure, options: { domain?: boolean } = {}): Template {
  const stack = regionalStack();
  const inner = api(stack, { exposure, domain: options.domain === false ? undefined : domainIn(stack) });
  if (exposure.traits.edge) new EdgeDistribution(stack, 'Edge', { origin: inner });
  return Template.fromStack(stack);
}

/** Every rule that lets something reach the load balancer, in whatever group it stands. */
function waysIn(template: Template): any[] {
  const groups: string[] = only(template, LOAD_BALANCER).resource.Properties.SecurityGroups.map((group: any) => group['Fn::GetAtt'][0]);
  const inline = groups.flatMap(id => template.toJSON().Resources[id].Properties.SecurityGroupIngress ?? []);
  const own = ofType(template, INGRESS).filter(({ resource }) => groups.includes(resource.Properties.GroupId['Fn::GetAtt'][0]));
  return [...inline, ...own.map(({ resource }) => resource.Properties)];
}

function subnetKinds(template: Template): string[] {
  const subnets: string[] = only(template, LOAD_BALANCER).resource.Properties.Subnets.map((subnet: any) => subnet.Ref);
  expect(subnets).toHaveLength(3);
  return [...new Set(subnets.map(id => (id.includes('Public') ? 'public' : 'private')))];
}

const fixed = (listener: any) => listener.Properties.DefaultActions[0].FixedResponseConfig?.StatusCode;

describe.each([false, true])('vpcOrigin, with a domain: %s', domain => {
  const template = () => exposed(ApiExposure.vpcOrigin(), { domain });
  const port = domain ? 443 : 80;

  test("CloudFront's prefix list is the only way to a load balancer without public addresses", () => {
    const drawn = template();
    expect(only(drawn, LOAD_BALANCER).resource.Properties.Scheme).toBe('internal');
    expect(subnetKinds(drawn)).toEqual(['private']);
    expect(waysIn(drawn)).toMatchObject([
      {
        FromPort: port,
        ToPort: port,
        IpProtocol: 'tcp',
        SourcePrefixListId: { 'Fn::GetAtt': [only(drawn, 'Custom::CloudFrontPrefixList').id, 'PrefixListId'] },
      },
    ]);
    const { resource: listener } = only(drawn, LISTENER);
    expect(listener.Properties).toMatchObject({ Port: port, Protocol: domain ? 'HTTPS' : 'HTTP' });
    expect(fixed(listener)).toBe('404');
  });

  test("the distribution's only origin is the API's VPC origin, on that port", () => {
    const drawn = template();
    const { id, resource } = only(drawn, 'AWS::CloudFront::VpcOrigin');
    expect(resource.Properties.VpcOriginEndpointConfig).toMatchObject({
      Arn: { Ref: only(drawn, LOAD_BALANCER).id },
      [domain ? 'HTTPSPort' : 'HTTPPort']: port,
      OriginProtocolPolicy: domain ? 'https-only' : 'http-only',
      ...(domain ? { OriginSSLProtocols: ['TLSv1.2'] } : {}),
    });
    expect(resource.DependsOn).toContain(only(drawn, 'AWS::EC2::InternetGateway').id);
    const { Origins } = only(drawn, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig;
    expect(Origins).toHaveLength(1);
    expect(Origins[0].VpcOriginConfig.VpcOriginId).toEqual({ 'Fn::GetAtt': [id, 'Id'] });
  });
});

test('a port that changes has a group of its own, so that the list never weighs twice in one group', () => {
  const groupOf = (template: Template) =>
    only(template, LOAD_BALANCER).resource.Properties.SecurityGroups.map((group: any) => group['Fn::GetAtt'][0]);
  const [before, after] = [exposed(ApiExposure.vpcOrigin(), { domain: false }), exposed(ApiExposure.vpcOrigin())].map(groupOf);
  expect(before[0]).toBe(after[0]);
  expect(before[1]).not.toBe(after[1]);
});

test('a known prefix list is taken as it is', () => {
  for (const exposure of [
    ApiExposure.vpcOrigin({ prefixListId: 'pl-4fa04526' }),
    ApiExposure.cloudFrontOnly({ prefixListId: 'pl-4fa04526' }),
  ]) {
    const template = exposed(exposure);
    expect(waysIn(template)).toMatchObject([{ SourcePrefixListId: 'pl-4fa04526', FromPort: 443, ToPort: 443 }]);
    template.resourceCountIs('Custom::CloudFrontPrefixList', 0);
  }
});

describe('cloudFrontOnly', () => {
  test("public, and open for CloudFront's addresses on the HTTPS port alone; what comes without the secret gets 403", () => {
    const template = exposed(ApiExposure.cloudFrontOnly());
    expect(only(template, LOAD_BALANCER).resource.Properties.Scheme).toBe('internet-facing');
    expect(subnetKinds(template)).toEqual(['public']);
    expect(waysIn(template)).toMatchObject([
      {
        FromPort: 443,
        ToPort: 443,
        SourcePrefixListId: { 'Fn::GetAtt': [only(template, 'Custom::CloudFrontPrefixList').id, 'PrefixListId'] },
      },
    ]);
    const { resource: listener } = only(template, LISTENER);
    expect(listener.Properties).toMatchObject({ Port: 443, Protocol: 'HTTPS' });
    expect(fixed(listener)).toBe('403');
    expect(listener.Properties.DefaultActions[0].FixedResponseConfig.MessageBody).toBe('{"message":"forbidden"}');
    template.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
  });

  test('CloudFront sends the secret over TLS, every rule asks for it, and the template does not hold it', () => {
    const template = exposed(ApiExposure.cloudFrontOnly());
    const { id: secret, resource } = only(template, 'AWS::SecretsManager::Secret');
    const reference = { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:::}}']] };
    const [origin] = only(template, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig.Origins;
    expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: 'X-Origin-Secret', HeaderValue: reference }]);
    expect(origin.CustomOriginConfig).toMatchObject({
      OriginProtocolPolicy: 'https-only',
      HTTPSPort: 443,
      OriginSSLProtocols: ['TLSv1.2'],
    });
    const rules = ofType(template, RULE);
    expect(rules).toHaveLength(3);
    for (const { resource: rule } of rules) {
      expect(rule.Properties.Conditions).toContainEqual({
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Secret', Values: [reference] },
      });
    }
    // AND no character of it is a wildcard in a rule
    expect(resource.Properties.GenerateSecretString).toEqual({ PasswordLength: 64, ExcludePunctuation: true });
  });

  test('a path that no service has is told so, to callers who came through the distribution', () => {
    const catchAll = ofType(exposed(ApiExposure.cloudFrontOnly()), RULE).filter(({ resource }) => resource.Properties.Priority === 50_000);
    expect(catchAll).toMatchObject([{ resource: { Properties: { Actions: [{ FixedResponseConfig: { StatusCode: '404' } }] } } }]);
    expect(catchAll[0].resource.Properties.Conditions).toHaveLength(1);
  });

  test('no rule holds more than five values, not even during a rotation, and a rotation moves no rule', () => {
    const wide = ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['GET', 'PUT'] } });
    const rules = (accepted: string[]) => {
      const stack = regionalStack();
      const exposure = ApiExposure.cloudFrontOnly({ secrets: { active: 'a', accepted } });
      api(stack, { exposure, domain: domainIn(stack), protocols: [wide] });
      return ofType(Template.fromStack(stack), RULE);
    };
    const values = (condition: any): any[] =>
      Object.values(condition)
        .filter((config): config is any => typeof config === 'object')
        .flatMap(({ Values }) => Values);
    const [one, two] = [rules(['a']), rules(['a', 'b'])];
    const place = ({ id, resource }: { id: string; resource: any }) => [id, resource.Properties.Priority];
    expect(two.map(place)).toEqual(one.map(place));
    for (const { resource } of [...one, ...two]) expect(resource.Properties.Conditions.flatMap(values).length).toBeLessThanOrEqual(5);
    expect(Math.max(...two.map(({ resource }) => resource.Properties.Conditions.flatMap(values).length))).toBe(5);
  });

  test('secrets rotate in three deployments, and at each moment both sides agree', () => {
    // GIVEN the templates before and after each deployment
    const labels = [
      { active: 'a', accepted: ['a'] },
      { active: 'a', accepted: ['a', 'b'] },
      { active: 'b', accepted: ['a', 'b'] },
      { active: 'b', accepted: ['b'] },
    ];
    const drawn = labels.map(secrets => exposed(ApiExposure.cloudFrontOnly({ secrets })));
    const sent = drawn.map(
      template =>
        only(template, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig.Origins[0].OriginCustomHeaders[0]
          .HeaderValue,
    );
    const accepted = drawn.map(template =>
      ofType(template, RULE).map(
        ({ resource }) => resource.Properties.Conditions.find((condition: any) => condition.HttpHeaderConfig).HttpHeaderConfig.Values,
      ),
    );
    for (const [index, rules] of accepted.entries()) {
      expect(rules.length).toBeGreaterThan(0);
      for (const values of rules) {
        // THEN a new rule accepts what an old or new edge sends, and an old rule accepts what a new edge sends
        expect(values).toContainEqual(sent[index]);
        if (index > 0) expect(values).toContainEqual(sent[index - 1]);
        if (index < labels.length - 1) expect(values).toContainEqual(sent[index + 1]);
      }
    }
    // AND each deployment changes one side, or only what is accepted
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).not.toEqual(sent[1]);
    expect(accepted[2]).toEqual(accepted[1]);
    expect(sent[3]).toEqual(sent[2]);
    // AND a secret that is in use is the same one before and after
    const secrets = drawn.map(template => ofType(template, 'AWS::SecretsManager::Secret').map(({ id }) => id));
    expect(secrets[1]).toEqual(expect.arrayContaining(secrets[0]));
    expect(secrets[2]).toEqual(secrets[1]);
    expect(secrets[1]).toEqual(expect.arrayContaining(secrets[3]));
    expect(secrets[3]).not.toEqual(secrets[0]);
  });

  test('a distribution in a stack of its own reads the secret without locking it', () => {
    const app = new App();
    const stack = regionalStack('Api', {}, app);
    const origin = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack) });
    new EdgeDistribution(regionalStack('Front', {}, app), 'Edge', { origin });
    const all = templates(app);
    const [header] = only(all.Front, 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig.Origins[0].OriginCustomHeaders;
    const output = Object.keys(all.Api.Outputs).find(name => name.startsWith('ActiveSecretArn'))!;
    expect(JSON.stringify(header.HeaderValue)).toContain('"Fn::GetStackOutput"');
    expect(JSON.stringify(header.HeaderValue)).toContain(output);
    expect(all.Api.Outputs[output].Export).toBeUndefined();
  });
});

describe('internet', () => {
  test('public: HTTPS for everybody, HTTP only to be redirected, and a regional web ACL', () => {
    const template = exposed(ApiExposure.internet());
    const { id, resource } = only(template, LOAD_BALANCER);
    expect(resource.Properties.Scheme).toBe('internet-facing');
    expect(subnetKinds(template)).toEqual(['public']);
    expect(waysIn(template).map(({ CidrIp, FromPort, ToPort }) => [CidrIp, FromPort, ToPort])).toEqual([
      ['0.0.0.0/0', 443, 443],
      ['0.0.0.0/0', 80, 80],
    ]);
    const listeners = ofType(template, LISTENER).map(found => found.resource.Properties);
    expect(listeners.find(({ Port }) => Port === 443)).toMatchObject({ Protocol: 'HTTPS' });
    expect(listeners.find(({ Port }) => Port === 80)).toMatchObject({
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
    });
    expect(listeners).toHaveLength(2);
    const { id: acl, resource: webAcl } = only(template, 'AWS::WAFv2::WebACL');
    expect(webAcl.Properties.Scope).toBe('REGIONAL');
    expect(only(template, 'AWS::WAFv2::WebACLAssociation').resource.Properties).toEqual({
      ResourceArn: { Ref: id },
      WebACLArn: { 'Fn::GetAtt': [acl, 'Arn'] },
    });
  });

  test('rules that the protocols of all services misfire on only count, whenever a service was added', () => {
    const stack = regionalStack();
    const inner = api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack) });
    const protocol = ApiProtocol.rest({ paths: ['/upload/*'] });
    (protocol.traits.edge.countedFirewallRules as string[]).push('CrossSiteScripting_BODY');
    inner.addService('Upload', service({ protocols: [protocol] }));
    const text = JSON.stringify(only(Template.fromStack(stack), 'AWS::WAFv2::WebACL').resource.Properties.Rules);
    for (const name of ['SizeRestrictions_BODY', 'HostingProviderIPList', 'CrossSiteScripting_BODY']) {
      expect(text).toContain(`{"ActionToUse":{"Count":{}},"Name":"${name}"}`);
    }
  });

  test('another web ACL, or none', () => {
    const arn = 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1a2b';
    const existing = exposed(ApiExposure.internet({ webAcl: WebAcl.existing(arn) }));
    expect(only(existing, 'AWS::WAFv2::WebACLAssociation').resource.Properties.WebACLArn).toBe(arn);
    existing.resourceCountIs('AWS::WAFv2::WebACL', 0);
    exposed(ApiExposure.internet({ webAcl: WebAcl.none() })).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });

  test("a web ACL of another region, or CloudFront's, is refused", () => {
    for (const scope of ['us-east-1:123456789012:global', 'eu-central-1:123456789012:regional']) {
      const webAcl = WebAcl.existing(`arn:aws:wafv2:${scope}/webacl/shop/1a2b`);
      expect(() => exposed(ApiExposure.internet({ webAcl }))).toThrow(
        fourParts('web ACL does not fit', scope, 'arn:…:wafv2:eu-west-1:…:regional/webacl/…', 'scope REGIONAL'),
      );
    }
  });
});

describe('vpcOnly', () => {
  test.each([false, true])('the VPC itself may call, with a domain: %s', domain => {
    const template = exposed(ApiExposure.vpcOnly(), { domain });
    expect(only(template, LOAD_BALANCER).resource.Properties.Scheme).toBe('internal');
    expect(waysIn(template)).toMatchObject([
      {
        CidrIp: { 'Fn::GetAtt': [only(template, 'AWS::EC2::VPC').id, 'CidrBlock'] },
        FromPort: domain ? 443 : 80,
        ToPort: domain ? 443 : 80,
      },
    ]);
    expect(only(template, LISTENER).resource.Properties.Protocol).toBe(domain ? 'HTTPS' : 'HTTP');
    template.resourceCountIs('AWS::CloudFront::VpcOrigin', 0);
  });

  test('or the callers that are named', () => {
    const template = exposed(ApiExposure.vpcOnly({ callers: [ec2.Peer.ipv4('10.20.0.0/16')] }));
    expect(waysIn(template)).toMatchObject([{ CidrIp: '10.20.0.0/16', FromPort: 443, ToPort: 443 }]);
  });
});

describe('every exposure', () => {
  const EXPOSURES: [string, IApiExposure, string][] = [
    ['vpcOrigin', ApiExposure.vpcOrigin(), 'internal'],
    ['cloudFrontOnly', ApiExposure.cloudFrontOnly(), 'internet-facing'],
    ['internet', ApiExposure.internet(), 'internet-facing'],
    ['vpcOnly', ApiExposure.vpcOnly(), 'internal'],
  ];

  test.each(EXPOSURES)('%s: id and scheme of the load balancer stay, whatever is added', (name, exposure, scheme) => {
    const stack = regionalStack();
    const inner = api(stack, { exposure, domain: domainIn(stack) });
    inner.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
    inner.addService('Rest', service({ protocols: [ApiProtocol.rest()] }));
    const { id, resource } = only(Template.fromStack(stack), LOAD_BALANCER);
    expect(exposure.traits.name).toBe(name);
    expect(id).toBe('ApiLoadBalancer9F78B8A1');
    expect(resource.Properties.Scheme).toBe(scheme);
  });

  test.each(EXPOSURES)('%s: only the load balancer reaches the targets, and it reaches nothing else', (_name, exposure) => {
    const template = exposed(exposure);
    const egress = ofType(template, 'AWS::EC2::SecurityGroupEgress');
    const ingress = ofType(template, INGRESS).filter(({ resource }) => resource.Properties.SourceSecurityGroupId);
    expect(egress).toHaveLength(1);
    expect(ingress).toHaveLength(1);
    expect(egress[0].resource.Properties).toMatchObject({
      FromPort: 8080,
      ToPort: 8080,
      GroupId: ingress[0].resource.Properties.SourceSecurityGroupId,
      DestinationSecurityGroupId: ingress[0].resource.Properties.GroupId,
    });
    expect(ingress[0].resource.Properties).toMatchObject({ FromPort: 8080, ToPort: 8080 });
  });

  test.each(EXPOSURES.filter(([, { traits }]) => !traits.edge))('a distribution over %s is refused with the remedy', (name, exposure) => {
    const stack = regionalStack();
    const inner = api(stack, { exposure, domain: domainIn(stack) });
    expect(() => new EdgeDistribution(stack, 'Edge', { origin: inner })).toThrow(
      fourParts(
        'CloudFront cannot reach',
        `ApiExposure.${name}()`,
        'ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly()',
        "change the API's exposure",
      ),
    );
  });

  test.each(EXPOSURES.filter(([, { traits }]) => traits.requiresTls))(
    '%s without a domain is refused with the remedy',
    (name, exposure) => {
      expect(() => exposed(exposure, { domain: false })).toThrow(
        fourParts(
          'needs TLS at the load balancer',
          `ApiExposure.${name}() without`,
          'ApiExposure.vpcOrigin() or',
          'give the API a `domain',
        ),
      );
    },
  );

  test.each(EXPOSURES.filter(([, { traits }]) => traits.internetFacing))(
    '%s in a network without public subnets is refused',
    (_name, exposure) => {
      const stack = regionalStack();
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: ['a', 'b'],
        privateSubnetIds: ['subnet-1', 'subnet-2'],
        privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
      });
      expect(() => api(stack, { exposure, domain: domainIn(stack), vpc: ApiNetwork.existing(vpc) })).toThrow(
        fourParts('needs public subnets', 'in 0 availability zones', 'in two zones or more', 'ApiExposure.vpcOrigin()'),
      );
    },
  );

  test('a distribution in another region or account than its API is refused', () => {
    const app = new App();
    const stack = new Stack(app, 'Api', { env: { region: 'eu-west-1', account: '111122223333' } });
    const origin = api(stack);
    for (const env of [
      { region: 'us-east-1', account: '111122223333' },
      { region: 'eu-west-1', account: '444455556666' },
    ]) {
      const front = new Stack(app, `Front${env.account}`, { env });
      expect(() => new EdgeDistribution(front, 'Edge', { origin })).toThrow(
        fourParts('another environment', `aws://${env.account}/${env.region}`, 'the same account and region', 'places itself there'),
      );
    }
  });
});
