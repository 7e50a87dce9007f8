import { join } from 'node:path';
import { App, Duration, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, ServerlessChecks } from 'cdk-nag';
import { IConstruct } from 'constructs';
import {
  ApiExposure,
  ApiNetwork,
  ApiProtocol,
  CacheRule,
  Compute,
  EdgeDistribution,
  ScalableApi,
  ScalingSet,
  ServiceArtifact,
  WebAcl,
  WebAclRule,
} from '../../src';
import { api, regionalStack, service } from '../support/apps';

const SERVICE = ServiceArtifact.dockerfile(join(__dirname, '..', '..', 'examples', 'typescript', 'rest', 'service'));

function app(build: (scope: ReturnType<typeof regionalStack>) => void, env = { region: 'eu-west-1' }): App {
  const root = new App();
  build(regionalStack('App', { env }, root));
  return root;
}

/** Everything that the library makes today, in the shapes that users choose. */
const APPS: [string, () => App][] = [
  [
    'the example',
    () =>
      app(stack => {
        const origin = new ScalableApi(stack, 'Api', { ...service(), artifact: SERVICE });
        new EdgeDistribution(stack, 'Edge', {
          origin,
          cacheRules: [
            CacheRule.immutable('/api/assets/*'),
            CacheRule.shared('/api/products/*', Duration.minutes(5)),
            CacheRule.noStore('/api/checkout/*'),
          ],
        });
      }),
  ],
  [
    'everything in us-east-1',
    () =>
      app(
        stack => {
          const webAcl = WebAcl.managed({
            rules: [WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']), WebAclRule.captcha('Signup', '/signup')],
          });
          new EdgeDistribution(stack, 'Edge', { origin: api(stack), webAcl });
        },
        { region: 'us-east-1' },
      ),
  ],
  [
    'vpcOnly, two services, one NAT gateway',
    () =>
      app(stack => {
        const inner = api(stack, { exposure: ApiExposure.vpcOnly(), vpc: ApiNetwork.make({ natGateways: 1 }) });
        inner.addService(
          'Reports',
          service({
            compute: Compute.autoScalingGroup({ maxInstanceLifetime: Duration.days(7) }),
            protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })],
            scaling: ScalingSet.of({ minimum: 1 }),
          }),
        );
      }),
  ],
];

const PACKS: [string, (root: App) => NagPack][] = [
  ['AwsSolutions', root => new AwsSolutionsChecks(root)],
  ['Serverless', root => new ServerlessChecks(root)],
];

function findings(pack: (root: App) => NagPack, root: App): string[] {
  return pack(root)
    .validateScope(root)
    .violations.flatMap(violation => violation.violatingResources.map(resource => `${violation.ruleName} ${resource.constructPath}`));
}

function acknowledged(root: IConstruct): { id: string; reason: string; on: IConstruct }[] {
  return root.node.findAll().flatMap(on =>
    on.node.metadata
      .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(entry =>
        Object.entries(entry.data as { [id: string]: string }).map(([id, reason]) => ({
          id: id.replace(/^annotation::/i, ''),
          reason,
          on,
        })),
      )
      // The CDK records what it leaves out of its own validation in the same place.
      .filter(({ id }) => !id.startsWith('CloudFormation-Validate::')),
  );
}

describe.each(APPS)('%s', (_name, build) => {
  test.each(PACKS)('%s finds nothing that is not acknowledged', (_pack, pack) => {
    expect(findings(pack, build())).toEqual([]);
  });

  test('every acknowledgement answers a real finding, and says why', () => {
    const root = build();
    const acknowledgements = acknowledged(root);
    // WHEN nothing is acknowledged
    for (const { on } of acknowledgements) (on.node as any)._metadata = [];
    const found = PACKS.flatMap(([, pack]) => findings(pack, root));
    // THEN each acknowledgement had a finding below it
    expect(acknowledgements.length).toBeGreaterThan(0);
    for (const { id, on, reason } of acknowledgements) {
      expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${id.replace(/[[\]*:]/g, '\\$&')} ${on.node.path}`)));
      expect(reason.length).toBeGreaterThan(40);
    }
  });
});
