import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { ApiProtocol, Compute, ICompute, ScalableApi, ScalingSet } from '../../src';
import { api, ofType, only, regionalStack, service } from '../support/apps';

/** What every compute promises; a new one is a new line here. */
const COMPUTES: [string, () => ICompute][] = [['Auto Scaling group', () => Compute.autoScalingGroup()]];

describe.each(COMPUTES)('%s', (_name, compute) => {
  const built = (): { stack: Stack; some: ScalableApi } => {
    const stack = regionalStack();
    return { stack, some: api(stack, { compute: compute() }) };
  };

  test('has one target group for each port, under its own branch', () => {
    const { stack, some } = built();
    const [target] = some.service.workload.targets;
    expect(some.service.workload.targets).toHaveLength(1);
    expect(target).toMatchObject({ portId: 'Port8080', weight: 100 });
    expect(target.targetGroup.node.path.startsWith(`${some.service.workload.node.path}/`)).toBe(true);
    expect(only(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::TargetGroup').resource.Properties).toMatchObject({
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

  test("runs as the service's own role, which trusts the compute and nobody else", () => {
    const { stack, some } = built();
    const role = some.service.node.findChild('Role') as iam.Role;
    expect(some.service.workload.role).toBe(role);
    expect(some.service.workload.grantPrincipal).toBe(role.grantPrincipal);
    const trusted =
      Template.fromStack(stack).toJSON().Resources[stack.getLogicalId(role.node.defaultChild as iam.CfnRole)].Properties
        .AssumeRolePolicyDocument.Statement;
    expect(trusted.map((statement: any) => statement.Principal.Service)).toEqual(compute().capabilities.servicePrincipals);
  });

  test('takes grants and connections', () => {
    const { stack, some } = built();
    const bucket = new s3.Bucket(stack, 'Uploads');
    bucket.grantRead(some.service.workload);
    some.service.workload.connections.allowTo(new ec2.SecurityGroup(stack, 'Database', { vpc: some.vpc }), ec2.Port.tcp(5432));
    const template = Template.fromStack(stack);
    expect(JSON.stringify(ofType(template, 'AWS::IAM::Policy'))).toContain('s3:GetObject*');
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432 });
  });

  test('keeps secrets out of the template and lets the process read them', () => {
    const { stack, some } = built();
    const secret = new secretsmanager.Secret(stack, 'Token');
    some.service.workload.addSecret('TOKEN', secret, 'value');
    some.service.workload.addSecretReference('ROTATING_ARN', secret);
    const template = Template.fromStack(stack);
    expect(JSON.stringify(template.toJSON())).not.toContain('{{resolve:secretsmanager');
    expect(JSON.stringify(ofType(template, 'AWS::IAM::Policy'))).toContain('secretsmanager:GetSecretValue');
  });

  test.each([
    [
      'a name that is none',
      'NOT-A-NAME',
      'x',
      /name of an environment variable is not valid; got: "NOT-A-NAME"; allowed: .*; instead: write "NOT_A_NAME"/,
    ],
    ['several lines', 'TEXT', 'a\nb', /more than one line; got: a value with line breaks; allowed: one line; instead:/],
    ['a second value', 'STAGE', 'other', /environment variable STAGE is set twice/],
  ])('refuses %s in the environment', (_what, name, value, message) => {
    const { workload } = built().some.service;
    workload.addEnvironment('STAGE', 'prod');
    workload.addEnvironment('STAGE', 'prod');
    expect(() => workload.addEnvironment(name, value)).toThrow(message);
  });

  test('is scaled once', () => {
    expect(() => built().some.service.workload.scale(ScalingSet.of())).toThrow(
      /the workload is scaled twice; got: a second scaling set; allowed: one scaling set with all policies; instead:/,
    );
  });

  test('says what is worth an alarm, once it is scaled: unhealthy targets of every group, and its own maximum', () => {
    const { stack, some } = built();
    const { metrics, targets } = some.service.workload;
    expect(metrics.filter(({ name }) => name === 'UnhealthyTargets')).toHaveLength(targets.length);
    expect(metrics.filter(({ name }) => name === 'MaximumCapacity')).toHaveLength(1);
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length);
    const fixed = some.addService(
      'Fixed',
      service({ compute: compute(), protocols: [ApiProtocol.rest({ paths: ['/fixed'] })], scaling: ScalingSet.of({ maximum: 2 }) }),
    );
    expect(fixed.workload.metrics.map(({ name }) => name)).toEqual(['UnhealthyTargets']);
    expect(ofType(Template.fromStack(stack), 'AWS::CloudWatch::Alarm')).toEqual([]);
  });

  test('can be bound twice: a description holds nothing of what it started', () => {
    const stack = regionalStack();
    const shared = compute();
    const some = api(stack, { compute: shared });
    const two = some.addService('Two', service({ compute: shared, protocols: [ApiProtocol.rest({ paths: ['/two'] })] }));
    expect(two.workload).not.toBe(some.service.workload);
    expect(ofType(Template.fromStack(stack), 'AWS::ElasticLoadBalancingV2::TargetGroup')).toHaveLength(2);
  });

  test('everything that it makes is under its own branch', () => {
    const { some } = built();
    const outside = (scope: Construct): string[] => scope.node.children.map(child => child.node.id).sort();
    expect(outside(some.service)).toEqual(['Role', 'SecurityGroup', some.service.workload.node.id].sort());
  });
});
