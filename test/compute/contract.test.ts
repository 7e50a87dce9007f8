import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { COMPUTES } from './support/computes';
import {
  ApiAlarms,
  ApiProtocol,
  ArtifactKind,
  EdgeDistribution,
  IServiceArtifact,
  IWorkload,
  ScalableApi,
  ScalableApiProps,
  ScalingKind,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  ServicePort,
} from '../../src';
import { api, IMAGE, ofType, only, regionalStack, service } from '../support/apps';
import { waitsFor } from '../support/dependencies';
import { token } from '../support/tokens';

const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const SERVICE = join(__dirname, '..', '..', 'examples', 'typescript', 'rest', 'service');

/** An artifact of each kind. */
const ARTIFACTS: Record<ArtifactKind, () => IServiceArtifact> = {
  [ArtifactKind.CONTAINER_IMAGE]: () => IMAGE,
  [ArtifactKind.ARCHIVE]: () => ServiceArtifact.archive(SERVICE, ['node', 'dist/main.js']),
  [ArtifactKind.MACHINE_IMAGE]: () =>
    ServiceArtifact.machineImage(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), ['/opt/service/run']),
};

const QUEUE = new cloudwatch.Metric({
  namespace: 'Shop',
  metricName: 'Waiting',
  dimensionsMap: { Queue: 'orders' },
  period: Duration.minutes(1),
});

/** A policy of each kind, with what it can't be without. */
const POLICIES: Record<ScalingKind, ScalingPolicy[]> = {
  [ScalingKind.CPU]: [ScalingPolicy.cpu(60)],
  [ScalingKind.MEMORY]: [ScalingPolicy.memory(60)],
  [ScalingKind.REQUESTS_PER_TARGET]: [ScalingPolicy.requestsPerTarget(600)],
  [ScalingKind.CONNECTIONS_PER_TARGET]: [ScalingPolicy.connectionsPerTarget(600)],
  [ScalingKind.METRIC]: [ScalingPolicy.metric(QUEUE, 60)],
  [ScalingKind.METRIC_PER_TARGET]: [ScalingPolicy.metricPerTarget(QUEUE, 60)],
  [ScalingKind.STEP]: [
    ScalingPolicy.step(QUEUE, {
      steps: [
        { upper: 60, change: 0 },
        { lower: 60, change: 2 },
      ],
    }),
  ],
  [ScalingKind.SCHEDULE]: [ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', minimum: 4 })],
  [ScalingKind.PREDICTIVE]: [ScalingPolicy.predictive(ScalingPolicy.cpu(60)), ScalingPolicy.cpu(60)],
};

/** What every compute promises, those of strangers included. */
describe.each(COMPUTES)('$name', ({ compute, pullsItself, targetType, told }) => {
  const { capabilities } = compute(regionalStack());

  const built = (options: Partial<ScalableApiProps> = {}): { stack: Stack; some: ScalableApi; workload: IWorkload } => {
    const stack = regionalStack();
    const some = api(stack, { compute: compute(stack), ...options });
    return { stack, some, workload: some.service.workload };
  };
  const template = (stack: Stack) => Template.fromStack(stack).toJSON();

  /** Without an API, so that ports can be what no protocol has. */
  const bound = (ports: ServicePort[]): Stack => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const workload = compute(stack).bind(new Construct(stack, 'Service'), {
      vpc,
      artifact: IMAGE,
      ports,
      environment: {},
      role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal(capabilities.servicePrincipals[0]) }),
      securityGroup: new ec2.SecurityGroup(stack, 'SecurityGroup', { vpc }),
      loadBalancerFullName: 'app/front/0123456789abcdef',
    });
    workload.scale(ScalingSet.fixed(2));
    return stack;
  };

  describe('targets', () => {
    test('one target group for each port, of the right type, under its own branch', () => {
      const { stack, workload } = built();
      const [target] = workload.targets;
      expect(workload.targets).toHaveLength(1);
      expect(target).toMatchObject({ portId: 'Port8080', weight: 100 });
      expect(target.targetGroup.node.path.startsWith(`${workload.node.path}/`)).toBe(true);
      expect(only(template(stack), TARGET_GROUP).resource.Properties).toMatchObject({
        TargetType: targetType,
        Port: 8080,
        Protocol: 'HTTP',
        ProtocolVersion: 'HTTP1',
        HealthCheckPath: '/health',
        HealthCheckIntervalSeconds: 15,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 3,
        Matcher: { HttpCode: '200' },
        TargetGroupAttributes: expect.arrayContaining([
          { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
          { Key: 'load_balancing.algorithm.type', Value: 'least_outstanding_requests' },
        ]),
      });
    });

    test('of every protocol version that it names, on several ports', () => {
      const { target } = ApiProtocol.rest({ paths: ['/*'] }).traits;
      const ports = capabilities.protocolVersions.map((protocolVersion, index) => ({
        id: `Port${9000 + index}`,
        port: 9000 + index,
        target: { ...target, protocolVersion, portVariable: `PORT_${index}` },
      }));
      const groups = ofType(template(bound(ports)), TARGET_GROUP).map(({ resource }) => resource.Properties);
      expect(groups.map(({ Port, ProtocolVersion }) => [Port, ProtocolVersion])).toEqual(
        ports.map(({ port, target: { protocolVersion } }) => [port, protocolVersion]),
      );
    });

    test('join the load balancer before copies start, and take requests when they are ready', () => {
      const { stack } = built();
      const all = template(stack);
      const group = only(all, TARGET_GROUP).id;
      const rules = ofType(all, 'AWS::ElasticLoadBalancingV2::ListenerRule');
      const [attach, main] = ['source-ip', 'path-pattern'].map(field =>
        rules.find(({ resource }) => resource.Properties.Conditions[0].Field === field && waitsFor(all, resource).has(group))!,
      );
      expect(waitsFor(all, main.resource)).toContain(attach.id);
      expect(waitsFor(all, all.Resources[group])).not.toContain(attach.id);
    });
  });

  describe('identity', () => {
    test("the service's own role, which trusts the compute and nobody else", () => {
      const { stack, some, workload } = built();
      const role = some.service.node.findChild('Role') as iam.Role;
      expect(workload.role).toBe(role);
      expect(workload.grantPrincipal).toBe(role.grantPrincipal);
      const trusted =
        template(stack).Resources[stack.getLogicalId(role.node.defaultChild as iam.CfnRole)].Properties.AssumeRolePolicyDocument.Statement;
      expect(trusted.map((statement: any) => statement.Principal.Service)).toEqual(capabilities.servicePrincipals);
      expect(told(template(stack)).role).toBe(stack.getLogicalId(role.node.defaultChild as iam.CfnRole));
    });

    test('takes grants and connections', () => {
      const { stack, some, workload } = built();
      const bucket = new s3.Bucket(stack, 'Uploads');
      bucket.grantRead(workload);
      workload.connections.allowTo(new ec2.SecurityGroup(stack, 'Database', { vpc: some.vpc }), ec2.Port.tcp(5432));
      expect(JSON.stringify(ofType(template(stack), 'AWS::IAM::Policy'))).toContain('s3:GetObject*');
      Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432 });
    });

    test('pulls an image of the same stack, and no other', () => {
      const stack = regionalStack();
      const repository = new ecr.Repository(stack, 'Images');
      api(stack, { compute: compute(stack), artifact: ServiceArtifact.ecrImage(repository, { tagOrDigest: 'v1' }) });
      const all = template(stack);
      const pulls = statements(all).filter(({ Action }) => [Action].flat().includes('ecr:BatchGetImage'));
      const image = { 'Fn::GetAtt': [only(all, 'AWS::ECR::Repository').id, 'Arn'] };
      expect(pulls.map(({ Resource }) => Resource)).toEqual(pullsItself ? [image] : []);
    });
  });

  describe('environment', () => {
    test('has the port, what is given at bind, and what comes later, tokens too', () => {
      const { stack, workload } = built({ environment: { STAGE: 'prod', TABLE: token.text('orders') } });
      const bucket = new s3.Bucket(stack, 'Uploads');
      workload.addEnvironment('BUCKET', bucket.bucketName);
      workload.addEnvironment('STAGE', 'prod');
      const all = template(stack);
      const { environment } = told(all);
      expect(environment).toMatchObject({ PORT: '8080', STAGE: 'prod', TABLE: 'orders' });
      expect(environment.BUCKET).toContain(stack.resolve(bucket.bucketName).Ref);
    });

    test.each([
      ['a name that is none', 'NOT-A-NAME', 'x'],
      ['several lines', 'TEXT', 'a\nb'],
      ['a second value', 'STAGE', 'other'],
    ])('refuses %s', (_what, name, value) => {
      const { workload } = built({ environment: { STAGE: 'prod' } });
      expect(() => workload.addEnvironment(name, value)).toThrow(new RegExp(`${name}.*; allowed: .+; instead: .+`));
    });
  });

  describe('secrets', () => {
    test('reach the process as a value, one field or all of it, and as an ARN, but never the template', () => {
      const { stack, workload } = built();
      const secret = new secretsmanager.Secret(stack, 'Token');
      workload.addSecret('WHOLE', secret);
      workload.addSecret('FIELD', secret, 'password');
      workload.addSecretReference('ROTATING_ARN', secret);
      const all = template(stack);
      const { id } = only(all, 'AWS::SecretsManager::Secret');
      const { environment, secrets } = told(all);
      expect(capabilities.secretsAtStart).toBe(true);
      expect(Object.keys(secrets).sort()).toEqual(['FIELD', 'WHOLE']);
      expect(secrets.WHOLE).toContain(id);
      expect(secrets.FIELD).toMatch(new RegExp(`${id}.*password`));
      expect(secrets.WHOLE).not.toContain('password');
      expect(environment.ROTATING_ARN).toContain(id);
      expect(JSON.stringify(all)).not.toContain('{{resolve:secretsmanager');
      const reads = statements(all).filter(({ Action }) => [Action].flat().includes('secretsmanager:GetSecretValue'));
      expect(reads.length).toBeGreaterThan(0);
      for (const { Resource } of reads) expect(Resource).toEqual({ Ref: id });
    });
  });

  describe('scaling', () => {
    test('within the bounds of the set, and once', () => {
      const { stack, workload } = built({ scaling: ScalingSet.of({ minimum: 3, maximum: 7 }) });
      expect(told(template(stack))).toMatchObject({ minimum: 3, maximum: 7 });
      expect(() => workload.scale(ScalingSet.of())).toThrow(/the workload is scaled twice; got: .+; allowed: .+; instead: .+/);
    });

    const holding = { protocols: [ApiProtocol.webSocket({ path: '/socket' })] };

    test.each(capabilities.scalingKinds)('by %s, as it says, within the bounds', kind => {
      const without = built({
        ...holding,
        scaling: ScalingSet.of({ maximum: 9, policies: kind === ScalingKind.PREDICTIVE ? POLICIES.cpu : [] }),
      });
      const by = built({ ...holding, scaling: ScalingSet.of({ maximum: 9, policies: POLICIES[kind] }) });
      const [before, after] = [without, by].map(({ stack }) => template(stack));
      expect(after).not.toEqual(before);
      expect(told(after)).toMatchObject({ minimum: 2, maximum: 9 });
    });

    const others = Object.values(ScalingKind).filter(kind => !capabilities.scalingKinds.includes(kind));
    test(`not by anything else (${others.join(', ') || 'nothing'})`, () => {
      for (const kind of others) {
        const scaling = ScalingSet.of({ policies: POLICIES[kind] });
        expect(() => built({ ...holding, scaling })).toThrow(new RegExp(`got: ${kind}; allowed: .+; instead: .+${capabilities.name}`));
      }
    });
  });

  test('a copy that leaves has the deregistration delay, and then its stop time', () => {
    const { stack } = built({
      artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(45) }),
      protocols: [ApiProtocol.rest({ paths: ['/api/*'], deregistrationDelay: Duration.seconds(100) })],
    });
    const { leavingSeconds, stopSeconds } = told(template(stack));
    expect(stopSeconds).toBe(45);
    expect(leavingSeconds).toBeGreaterThanOrEqual(100);
    expect(leavingSeconds).toBeLessThan(100 + 45 + 60);
  });

  test('says what is worth an alarm, once it is scaled: unhealthy targets of every group, and its own maximum', () => {
    const { stack, some, workload } = built();
    const { metrics, targets } = workload;
    expect(metrics.filter(({ name }) => name === 'UnhealthyTargets')).toHaveLength(targets.length);
    expect(metrics.filter(({ name }) => name === 'MaximumCapacity')).toHaveLength(1);
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length);
    const fixed = some.addService(
      'Fixed',
      service({ compute: compute(stack), protocols: [ApiProtocol.rest({ paths: ['/fixed'] })], scaling: ScalingSet.fixed(2) }),
    );
    expect(fixed.workload.metrics.map(({ name }) => name)).toEqual(['UnhealthyTargets']);
    expect(ofType(template(stack), 'AWS::CloudWatch::Alarm')).toEqual([]);
  });

  describe('capabilities', () => {
    test.each(Object.values(ArtifactKind))('artifacts of the kind %s run where it says so, and are refused elsewhere', kind => {
      const build = () => template(built({ artifact: ARTIFACTS[kind]() }).stack);
      if (capabilities.artifactKinds.includes(kind)) expect(build).not.toThrow();
      else expect(build).toThrow(new RegExp(`got: ${kind}; allowed: ${capabilities.artifactKinds.join(', ')}; instead: .+`));
    });

    test.each([ec2.InstanceArchitecture.ARM_64, ec2.InstanceArchitecture.X86_64])('so do artifacts for %s', architecture => {
      const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture });
      const build = () => template(built({ artifact }).stack);
      if (capabilities.architectures.includes(architecture)) expect(build).not.toThrow();
      else expect(build).toThrow(new RegExp(`got: ${architecture}; allowed: ${capabilities.architectures.join(', ')}; instead: .+`));
    });
  });

  test('can be bound twice: a description holds nothing of what it started', () => {
    const stack = regionalStack();
    const shared = compute(stack);
    const some = api(stack, { compute: shared });
    const two = some.addService('Two', service({ compute: shared, protocols: [ApiProtocol.rest({ paths: ['/two'] })] }));
    expect(two.workload).not.toBe(some.service.workload);
    expect(ofType(template(stack), TARGET_GROUP)).toHaveLength(2);
  });

  test('everything that it makes is under its own branch', () => {
    const { some, workload } = built();
    const outside = (scope: Construct): string[] => scope.node.children.map(child => child.node.id).sort();
    expect(outside(some.service)).toEqual(['Role', 'SecurityGroup', workload.node.id].sort());
  });

  test('uses stores, keys and secrets of other stacks, and is used by an edge and alarms elsewhere', () => {
    // GIVEN
    const app = new App();
    const stores = regionalStack('Stores', {}, app);
    const key = new kms.Key(stores, 'Key');
    const bucket = new s3.Bucket(stores, 'Uploads', { encryptionKey: key });
    const secret = new secretsmanager.Secret(stores, 'Token', { encryptionKey: key });
    const some = api(regionalStack('App', {}, app), { compute: compute(stores) });
    const edge = new EdgeDistribution(regionalStack('Edge', {}, app), 'Edge', { origin: some });
    // WHEN
    const { workload } = some.service;
    bucket.grantReadWrite(workload);
    workload.addSecret('TOKEN', secret);
    workload.addSecretReference('TOKEN_ARN', secret);
    workload.addEnvironment('BUCKET', bucket.bucketName);
    edge.grantCreateInvalidation(workload);
    new ApiAlarms(regionalStack('Alarms', {}, app), 'Alarms', { sources: [some] });
    // THEN no stack waits for one that waits for it
    const { stacks } = app.synth();
    const waiting = Object.fromEntries(stacks.map(stack => [stack.stackName, stack.dependencies.map(({ id }) => id)]));
    expect(waiting.Stores.filter(id => !id.endsWith('.assets'))).toEqual([]);
    expect(waiting.App).toContain('Stores');
    expect(told(stacks.find(({ stackName }) => stackName === 'App')!.template).environment.BUCKET).toContain('Stores');
  });
});

function statements(all: any): any[] {
  return [...ofType(all, 'AWS::IAM::Policy'), ...ofType(all, 'AWS::IAM::ManagedPolicy')].flatMap(
    ({ resource }) => resource.Properties.PolicyDocument.Statement,
  );
}
