import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { APPS } from './library-apps';
import { ScalableApiChecks } from '../../src';
import { statementsOf } from '../../tools/iam/statements';
import { tooWide } from '../../tools/iam/wildcards';
import { assembled } from '../../tools/pictures/templates';

function review(app: App, { stacksRecursively }: CloudAssembly): string[] {
  const templatePaths = stacksRecursively.map(({ templateFullPath }) => templateFullPath);
  const { violations } = new ScalableApiChecks(app).validate({ templatePaths } as any);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ resourceLogicalId, locations }) => `${ruleName} ${resourceLogicalId} ${locations.join(' ')}`),
  );
}

test.each(APPS)('%s: the review finds nothing, and nothing is on every resource that could be narrower', async (_name, build) => {
  const app = build();
  const assembly = app.synth();
  expect(review(app, assembly)).toEqual([]);

  const statements = statementsOf(assembled(assembly.directory));
  expect(statements.length).toBeGreaterThan(0);
  expect((await Promise.all(statements.map(tooWide))).flat()).toEqual([]);
});

test('a service of aws-ecs-patterns behind a distribution, as people write it', () => {
  const app = new App();
  const stack = new Stack(app, 'Plain', { env: { region: 'eu-west-1' } });
  const { loadBalancer, service } = new ApplicationLoadBalancedFargateService(stack, 'Service', {
    taskImageOptions: {
      image: ecs.ContainerImage.fromAsset(join(__dirname, '..', '..', 'examples', 'typescript', 'rest', 'service')),
      environment: { DATABASE_PASSWORD: 'hunter2' },
    },
  });
  service
    .autoScaleTaskCount({ maxCapacity: 10 })
    .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50, scaleOutCooldown: Duration.seconds(30) });
  new cloudfront.Distribution(stack, 'Distribution', {
    defaultBehavior: {
      origin: new origins.LoadBalancerV2Origin(loadBalancer, { protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY }),
    },
  });
  expect([...new Set(review(app, app.synth()).map(finding => finding.split(/[ []/)[0]))]).toEqual([
    'DistributionWithoutWebAcl',
    'FastScalingOnSlowMetric',
    'LikelySecretInEnvironment',
    'LoadBalancerBypass',
    'LogsMissing',
    'UnencryptedOrigin',
    'ViewerHttpAllowed',
  ]);
});
