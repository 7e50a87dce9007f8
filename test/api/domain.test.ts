import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ApiDomain, ApiExposure, EdgeDistribution, IApiExposure } from '../../src';
import { api, ofType, only, regionalStack, templates } from '../support/apps';
import { domainIn, importedZone, NAME } from '../support/domains';
import { fourParts } from '../support/refusals';

const CERTIFICATE = 'AWS::CertificateManager::Certificate';
const RECORD = 'AWS::Route53::RecordSet';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';

const certificateArn = (region: string, id = 'a') => `arn:aws:acm:${region}:111122223333:certificate/${id}`;

function build(exposure: IApiExposure, region: string, domain: (stack: Stack) => ApiDomain = domainIn): { [stackName: string]: any } {
  const app = new App();
  const stack = regionalStack('App', { env: { region } }, app);
  const inner = api(stack, { exposure, domain: domain(stack) });
  if (exposure.traits.edge) new EdgeDistribution(stack, 'Edge', { origin: inner });
  return templates(app);
}

describe.each([
  ['vpcOrigin', ApiExposure.vpcOrigin()],
  ['cloudFrontOnly', ApiExposure.cloudFrontOnly()],
])('%s with a domain', (_name, exposure) => {
  test('one name fits both certificates, of which one is made in us-east-1 before', () => {
    const all = build(exposure, 'eu-west-1');
    // THEN the load balancer shows its own, with TLS 1.2 and 1.3
    const { id: regional, resource } = only(all.App, CERTIFICATE);
    expect(resource.Properties).toMatchObject({
      DomainName: NAME,
      DomainValidationOptions: [{ DomainName: NAME, HostedZoneId: 'Z0123456789ABC' }],
    });
    expect(only(all.App, 'AWS::ElasticLoadBalancingV2::Listener').resource.Properties).toMatchObject({
      Certificates: [{ CertificateArn: { Ref: regional } }],
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    });
    // AND CloudFront another one
    const { id: viewer, resource: global } = only(all['App-edge-before'], CERTIFICATE);
    expect(global.Properties).toMatchObject({ DomainName: NAME, DomainValidationOptions: [{ HostedZoneId: 'Z0123456789ABC' }] });
    const [output] = Object.entries<any>(all['App-edge-before'].Outputs).find(([, { Value }]) => Value.Ref === viewer)!;
    const { DistributionConfig } = only(all.App, DISTRIBUTION).resource.Properties;
    expect(DistributionConfig).toMatchObject({
      Aliases: [NAME],
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
    expect(JSON.stringify(DistributionConfig.ViewerCertificate.AcmCertificateArn)).toContain(output);
  });

  test('in us-east-1 all of it lies in the one stack', () => {
    const all = build(exposure, 'us-east-1');
    expect(Object.keys(all)).toEqual(['App']);
    const ids = ofType(all.App, CERTIFICATE).map(({ id }) => id);
    const { AcmCertificateArn } = only(all.App, DISTRIBUTION).resource.Properties.DistributionConfig.ViewerCertificate;
    const [shown] = only(all.App, 'AWS::ElasticLoadBalancingV2::Listener').resource.Properties.Certificates;
    expect(ids).toHaveLength(2);
    expect([AcmCertificateArn.Ref, shown.CertificateArn.Ref].sort()).toEqual(ids.sort());
  });

  test('Host reaches the load balancer on every behaviour, so that its certificate matches', () => {
    const { DistributionConfig } = only(build(exposure, 'eu-west-1').App, DISTRIBUTION).resource.Properties;
    const forwarding = ['216adef6-5c7f-47e4-b989-5492eafa07d3', 'bf0718e1-ba1e-49d1-88b1-f726733018ae'];
    for (const { OriginRequestPolicyId } of [DistributionConfig.DefaultCacheBehavior, ...DistributionConfig.CacheBehaviors]) {
      expect(forwarding).toContain(OriginRequestPolicyId);
    }
  });

  test('A and AAAA records point at the distribution', () => {
    const { App: own } = build(exposure, 'eu-west-1');
    const records = ofType(own, RECORD).map(({ resource }) => resource.Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const record of records) {
      expect(record).toMatchObject({
        Name: `${NAME}.`,
        HostedZoneId: 'Z0123456789ABC',
        AliasTarget: { DNSName: { 'Fn::GetAtt': [only(own, DISTRIBUTION).id, 'DomainName'] } },
      });
    }
    expect(Object.values<any>(own.Outputs).map(({ Value }) => Value)).toContain(`https://${NAME}`);
  });

  test('own certificates are shown, and none is made', () => {
    for (const region of ['eu-west-1', 'us-east-1']) {
      const all = build(exposure, region, stack =>
        domainIn(stack, {
          certificate: acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn(region)),
          edgeCertificate: acm.Certificate.fromCertificateArn(stack, 'Global', certificateArn('us-east-1', 'b')),
        }),
      );
      expect(Object.values(all).flatMap(template => ofType(template, CERTIFICATE))).toEqual([]);
      const { resource } = only(all.App, 'AWS::ElasticLoadBalancingV2::Listener');
      expect(resource.Properties.Certificates).toEqual([{ CertificateArn: certificateArn(region) }]);
      expect(only(all.App, DISTRIBUTION).resource.Properties.DistributionConfig.ViewerCertificate.AcmCertificateArn).toBe(
        certificateArn('us-east-1', 'b'),
      );
    }
  });

  test('a certificate from a stack in us-east-1 is carried over, and that stack goes first', () => {
    const app = new App();
    const certificates = regionalStack('Certificates', { env: { region: 'us-east-1' } }, app);
    const edgeCertificate = new acm.Certificate(certificates, 'Global', {
      domainName: NAME,
      validation: acm.CertificateValidation.fromDns(importedZone(certificates)),
    });
    const stack = regionalStack('App', {}, app);
    new EdgeDistribution(stack, 'Edge', { origin: api(stack, { exposure, domain: domainIn(stack, { edgeCertificate }) }) });
    const assembly = app.synth();
    const own = assembly.getStackByName('App');
    const { AcmCertificateArn } = only(own.template, DISTRIBUTION).resource.Properties.DistributionConfig.ViewerCertificate;
    expect(JSON.stringify(AcmCertificateArn)).toMatch(/Fn::GetStackOutput.*us-east-1/);
    expect(own.dependencies.map(({ id }) => id)).toContain('Certificates');
    expect(Object.values<any>(own.template.Resources).map(({ Type }) => Type)).not.toContainEqual(
      expect.stringMatching(/Export|CrossRegion/),
    );
  });

  test('where DNS is kept elsewhere, own certificates are enough and no record is written', () => {
    const all = build(exposure, 'eu-west-1', stack => ({
      name: NAME,
      certificate: acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn('eu-west-1')),
      edgeCertificate: acm.Certificate.fromCertificateArn(stack, 'Global', certificateArn('us-east-1')),
    }));
    expect(Object.values(all).flatMap(template => ofType(template, RECORD))).toEqual([]);
    expect(only(all.App, DISTRIBUTION).resource.Properties.DistributionConfig.Aliases).toEqual([NAME]);
  });

  test('a second distribution of the same name is refused', () => {
    const stack = regionalStack();
    const origin = api(stack, { exposure, domain: domainIn(stack) });
    new EdgeDistribution(stack, 'Edge', { origin });
    expect(() => new EdgeDistribution(stack, 'Second', { origin })).toThrow(
      fourParts('two distributions', NAME, 'one distribution for each name', 'leave the second'),
    );
  });
});

describe.each([
  ['internet', ApiExposure.internet()],
  ['vpcOnly', ApiExposure.vpcOnly()],
])('%s with a domain', (_name, exposure) => {
  test.each(['eu-west-1', 'us-east-1'])('one certificate, one record for the load balancer, in %s', region => {
    const all = build(exposure, region);
    expect(Object.keys(all)).toEqual(['App']);
    only(all.App, CERTIFICATE);
    const { resource } = only(all.App, RECORD);
    expect(resource.Properties).toMatchObject({ Name: `${NAME}.`, Type: 'A' });
    expect(JSON.stringify(resource.Properties.AliasTarget)).toContain(only(all.App, 'AWS::ElasticLoadBalancingV2::LoadBalancer').id);
    expect(Object.values<any>(all.App.Outputs).map(({ Value }) => Value)).toEqual([`https://${NAME}`]);
  });
});

test("the zone's own name may be the API's", () => {
  const stack = regionalStack();
  api(stack, { exposure: ApiExposure.internet(), domain: { name: 'example.com', zone: importedZone(stack) } });
  expect(only(Template.fromStack(stack), RECORD).resource.Properties.Name).toBe('example.com.');
});

test('without a domain a private load balancer says where it is', () => {
  const stack = regionalStack();
  api(stack, { exposure: ApiExposure.vpcOnly() });
  const [{ Value }] = Object.values(Template.fromStack(stack).findOutputs('*'));
  expect(JSON.stringify(Value)).toContain('http://');
});

test("what replaces CloudFront's certificate changes the name by which its stack hands it on", () => {
  const handedOn = (options: Partial<ApiDomain>) => {
    const all = build(ApiExposure.vpcOrigin(), 'eu-west-1', stack => domainIn(stack, options));
    return Object.keys(all['App-edge-before'].Outputs).find(name => name.startsWith('CertificateArn'))!;
  };
  const inZone = (hostedZoneId: string) => ({
    zone: route53.HostedZone.fromHostedZoneAttributes(regionalStack('Elsewhere'), 'Zone', { hostedZoneId, zoneName: 'example.com' }),
  });
  expect(handedOn({})).toBe(handedOn({}));
  expect(handedOn({ name: 'shop.example.com' })).not.toBe(handedOn({}));
  expect(handedOn(inZone('Z2'))).not.toBe(handedOn(inZone('Z1')));
});

describe('a zone of another stack', () => {
  test.each(['eu-west-1', 'us-east-1', 'eu-central-1'])('in %s is carried to wherever it is needed, by no extra resource', zoneRegion => {
    const app = new App();
    const dns = regionalStack('Dns', { env: { region: zoneRegion } }, app);
    const zone = new route53.PublicHostedZone(dns, 'Zone', { zoneName: 'example.com' });
    const stack = regionalStack('App', {}, app);
    new EdgeDistribution(stack, 'Edge', { origin: api(stack, { domain: { name: NAME, zone } }) });
    const assembly = app.synth();
    for (const name of ['App', 'App-edge-before']) {
      const artifact = assembly.getStackByName(name);
      expect(artifact.dependencies.map(({ id }) => id)).toContain('Dns');
      expect(JSON.stringify(only(artifact.template, CERTIFICATE).resource.Properties.DomainValidationOptions)).toMatch(
        new RegExp(`Fn::GetStackOutput.*${zoneRegion}`),
      );
    }
    const types = assembly.stacks.flatMap(({ template }) => Object.values<any>(template.Resources).map(({ Type }) => Type));
    expect(types.filter(type => /Export|CrossRegion/.test(type))).toEqual([]);
  });
});

describe('refused', () => {
  const at = (domain: (stack: Stack) => ApiDomain, exposure = ApiExposure.vpcOrigin(), region = 'eu-west-1') =>
    expect(() => build(exposure, region, domain));

  test.each([ApiExposure.vpcOrigin(), ApiExposure.internet()])('a zone made in the stack itself', exposure => {
    for (const region of ['eu-west-1', 'us-east-1']) {
      at(
        stack => ({ name: NAME, zone: new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' }) }),
        exposure,
        region,
      ).toThrow(fourParts('made in the stack that needs it', 'App/Zone', 'in a stack of its own', 'delegate to its name servers'));
    }
  });

  test("a zone made in the distribution's stack", () => {
    const app = new App();
    const [stack, front] = ['App', 'Front'].map(id => regionalStack(id, {}, app));
    const zone = new route53.PublicHostedZone(front, 'Zone', { zoneName: 'example.com' });
    const origin = api(stack, { domain: { name: NAME, zone } });
    expect(() => new EdgeDistribution(front, 'Edge', { origin })).toThrow(
      fourParts('made in the stack that needs it', 'Front/Zone', 'in a stack of its own', 'delegate to its name servers'),
    );
  });

  test("a zone id that only the stack's deployment knows, where us-east-1 needs it before", () => {
    const zone = (stack: Stack) =>
      route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
        hostedZoneId: new CfnParameter(stack, 'ZoneId').valueAsString,
        zoneName: 'example.com',
      });
    at(stack => ({ name: NAME, zone: zone(stack) })).toThrow(
      fourParts('known only when the stack is deployed', 'App/Zone', 'written in the code', 'fromHostedZoneAttributes'),
    );
    at(stack => ({ name: NAME, zone: zone(stack) }), ApiExposure.internet()).not.toThrow();
    at(stack => ({ name: NAME, zone: zone(stack) }), ApiExposure.vpcOrigin(), 'us-east-1').not.toThrow();
  });

  test('a certificate of another region', () => {
    at(stack => domainIn(stack, { certificate: acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn('us-east-1')) })).toThrow(
      fourParts(
        "the load balancer's certificate lies in the wrong region",
        'us-east-1',
        'eu-west-1',
        'request the certificate in eu-west-1',
      ),
    );
    at(stack =>
      domainIn(stack, { edgeCertificate: acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn('eu-west-1')) }),
    ).toThrow(
      fourParts(
        'the certificate for CloudFront lies in the wrong region',
        'eu-west-1',
        'us-east-1',
        'request the certificate in us-east-1',
      ),
    );
    at(stack =>
      domainIn(stack, {
        edgeCertificate: new acm.Certificate(stack, 'Own', { domainName: NAME, validation: acm.CertificateValidation.fromDns() }),
      }),
    ).toThrow(fourParts('the certificate for CloudFront lies in the wrong region', 'eu-west-1', 'us-east-1', 'or leave it out'));
  });

  test('but not an imported certificate whose ARN only the deployment knows', () => {
    at(stack =>
      domainIn(stack, {
        edgeCertificate: acm.Certificate.fromCertificateArn(stack, 'Own', new CfnParameter(stack, 'Arn').valueAsString),
      }),
    ).not.toThrow();
  });

  test('no way to prove a certificate', () => {
    const certificate = (stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn('eu-west-1'));
    at(() => ({ name: NAME })).toThrow(
      fourParts(
        'nothing that proves its certificates',
        'no zone, and no `certificate` and no `edgeCertificate`',
        'a public `zone`',
        'import the public zone',
      ),
    );
    at(stack => ({ name: NAME, certificate: certificate(stack) })).toThrow(
      fourParts(
        'nothing that proves its certificates',
        'no zone, and no `edgeCertificate`',
        'certificates of your own',
        'pass `edgeCertificate`',
      ),
    );
    at(stack => ({ name: NAME, certificate: certificate(stack) }), ApiExposure.internet()).not.toThrow();
  });

  test('a private zone proves nothing, and serves where the certificate is given', () => {
    const inPrivateZone = (options: (stack: Stack) => Partial<ApiDomain>) => () => {
      const app = new App();
      const dns = regionalStack('Dns', {}, app);
      const vpc = ec2.Vpc.fromVpcAttributes(dns, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['a'] });
      const zone = new route53.PrivateHostedZone(dns, 'Zone', { zoneName: 'example.com', vpc });
      const stack = regionalStack('App', {}, app);
      api(stack, { exposure: ApiExposure.vpcOnly(), domain: { name: NAME, zone, ...options(stack) } });
      return only(templates(app).App, RECORD);
    };
    expect(inPrivateZone(() => ({}))).toThrow(
      fourParts('nothing that proves its certificates', 'a private zone, and no `certificate`', 'a public `zone`', 'pass `certificate`'),
    );
    const certificate = (stack: Stack) => acm.Certificate.fromCertificateArn(stack, 'Own', certificateArn('eu-west-1'));
    expect(inPrivateZone(stack => ({ certificate: certificate(stack) }))().resource.Properties.Name).toBe(`${NAME}.`);
  });
});
