import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { eksApi, manifests, ofKind, platformCluster } from './support/eks';
import { ApiExposure, ApiProtocol, Compute, EksOptions, EksWorkload, ScalingPolicy, ScalingSet, ServiceArtifact } from '../../src';
import { api, IMAGE, ofType, only, regionalStack } from '../support/apps';
import { waitsFor } from '../support/dependencies';
import { domainIn } from '../support/domains';

const REFUSED = (what: string) => new RegExp(`${what}.*; got: .+; allowed: .+; instead: .+`);

function kubectl(stack: Stack): lambda.ILayerVersion {
  return lambda.LayerVersion.fromLayerVersionArn(stack, 'Kubectl', 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1');
}

/** An API on a cluster of its own. */
function ownCluster(options: Partial<EksOptions> = {}): { stack: Stack; template: () => any } {
  const stack = regionalStack();
  const newCluster = { kubectlLayer: kubectl(stack), version: eks.KubernetesVersion.V1_35 };
  api(stack, { compute: Compute.eks({ newCluster, ...options }) });
  return { stack, template: () => Template.fromStack(stack).toJSON() };
}

describe('pods', () => {
  test('stand under the restricted standard, as a user with a number, and see neither tokens nor other services', () => {
    const { object } = eksApi({ user: 65532 });
    const pod = object('Deployment').spec.template.spec;
    expect(pod.securityContext).toEqual({
      runAsNonRoot: true,
      runAsUser: 65532,
      runAsGroup: 65532,
      fsGroup: 65532,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
    expect(pod).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    const { labels } = object('Namespace').metadata;
    expect(labels['pod-security.kubernetes.io/enforce']).toBe('restricted');
  });

  test('ask for what the user says; only memory has a limit', () => {
    const { object } = eksApi({ cpu: 500, memory: Size.gibibytes(1), nodeSelector: { 'karpenter.sh/capacity-type': 'spot' } });
    const pod = object('Deployment').spec.template.spec;
    expect(pod.containers[0].resources).toEqual({ requests: { cpu: '500m', memory: '1024Mi' }, limits: { memory: '1024Mi' } });
    expect(pod.nodeSelector).toEqual({
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'karpenter.sh/capacity-type': 'spot',
    });
  });

  test("run on the cluster's architecture, and on the artifact's where that has one", () => {
    const both = [ec2.InstanceArchitecture.ARM_64, ec2.InstanceArchitecture.X86_64];
    const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture: ec2.InstanceArchitecture.X86_64 });
    const arch = (props: Parameters<typeof eksApi>[1]) =>
      eksApi({ architectures: both }, props).object('Deployment').spec.template.spec.nodeSelector['kubernetes.io/arch'];
    expect(arch({})).toBe('arm64');
    expect(arch({ artifact })).toBe('amd64');
  });

  test('are replaced all at once, new ones first, over zones, and each has to stay ready', () => {
    const { spec } = eksApi().object('Deployment');
    expect(spec.replicas).toBeUndefined();
    expect(spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '100%', maxUnavailable: 0 } });
    // Three checks of 15 s: two that count, and one that it may just have missed.
    expect(spec.minReadySeconds).toBe(45);
    const zones = spec.template.spec.topologySpreadConstraints[0];
    expect(zones).toMatchObject({ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 });
    expect(zones.labelSelector.matchLabels).toEqual(spec.selector.matchLabels);
  });

  test('are given the time that the artifact states before they are called dead', () => {
    const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { startTime: Duration.minutes(2) });
    const { startupProbe } = eksApi({}, { artifact }).object('Deployment').spec.template.spec.containers[0];
    expect(startupProbe.periodSeconds * startupProbe.failureThreshold).toBeGreaterThanOrEqual(120);
  });

  test.each([
    ['REST', ApiProtocol.rest({ paths: ['/api/*'] }), { httpGet: { path: '/health', port: 8080, scheme: 'HTTP' } }],
    ['gRPC', ApiProtocol.grpc({ services: ['shop.v1.Inventory'] }), { grpc: { port: 9090 } }],
  ])('that speak %s are asked in their own way', (_name, protocol, asked) => {
    const stack = regionalStack();
    const compute = Compute.eks({ cluster: platformCluster(stack) });
    api(stack, { compute, protocols: [protocol], exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack) });
    const [{ spec }] = ofKind(Template.fromStack(stack).toJSON(), 'Deployment');
    const [{ readinessProbe, startupProbe }] = spec.template.spec.containers;
    expect(readinessProbe).toMatchObject({ ...asked, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 3 });
    expect(startupProbe).toMatchObject(asked);
  });

  test('hear of their end when nothing new arrives, and live as long as the load balancer may send', () => {
    const protocols = [ApiProtocol.rest({ paths: ['/api/*'], deregistrationDelay: Duration.seconds(100) })];
    const pod = eksApi({}, { protocols }).object('Deployment').spec.template.spec;
    const sleep = pod.containers[0].lifecycle.preStop.sleep.seconds;
    // 20 s of propagation, and what the stop time of 30 s leaves of the delay.
    expect(sleep).toBe(20 + 100 - 30);
    expect(pod.terminationGracePeriodSeconds).toBe(sleep + 30);
  });

  test('may have a root that is read-only, with a temporary directory in memory', () => {
    const { object } = eksApi({ readonlyRootFilesystem: { temporaryDirectorySize: Size.mebibytes(16) } });
    const pod = object('Deployment').spec.template.spec;
    expect(pod.containers[0].securityContext.readOnlyRootFilesystem).toBe(true);
    expect(pod.containers[0].volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
    expect(pod.volumes).toEqual([{ name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } }]);
    expect(eksApi().object('Deployment').spec.template.spec.volumes).toEqual([]);
  });
});

/** REST as it would be over another version of HTTP. */
function versioned(protocolVersion: string): ApiProtocol {
  const protocol = ApiProtocol.rest({ paths: ['/api/*'] });
  const traits = { ...protocol.traits, target: { ...protocol.traits.target, protocolVersion } };
  return Object.assign(Object.create(Object.getPrototypeOf(protocol)), protocol, { traits });
}

describe('what stands around the pods', () => {
  test.each([
    ['Auto Mode', true, 'eks.amazonaws.com/v1', true],
    ['the Load Balancer Controller', false, 'elbv2.k8s.aws/v1beta1', false],
  ])('joins them to the target group, with %s', (_name, autoMode, apiVersion, tagged) => {
    const { object, template } = eksApi({ autoMode });
    const { id, resource } = only(template(), 'AWS::ElasticLoadBalancingV2::TargetGroup');
    const binding = object('TargetGroupBinding');
    const [port] = object('Service').spec.ports;
    expect(binding).toMatchObject({ apiVersion, spec: { targetType: 'ip', targetGroupARN: expect.stringContaining(id) } });
    expect(binding.spec.serviceRef).toEqual({ name: object('Service').metadata.name, port: port.port });
    expect(resource.Properties.TargetType).toBe('ip');
    const tags = resource.Properties.Tags ?? [];
    expect(tags.some(({ Key, Value }: any) => Key === 'eks:eks-cluster-name' && Value === 'platform')).toBe(tagged);
  });

  test('selects them, and nothing else', () => {
    const { object } = eksApi();
    const { template } = object('Deployment').spec;
    expect(object('Service').spec.selector).toEqual(template.metadata.labels);
    expect(object('PodDisruptionBudget').spec.selector.matchLabels).toEqual(template.metadata.labels);
    expect(object('NetworkPolicy').spec).toMatchObject({
      podSelector: { matchLabels: template.metadata.labels },
      policyTypes: ['Ingress'],
    });
    expect(object('NetworkPolicy').spec.ingress).toEqual([{ ports: [{ port: 8080, protocol: 'TCP' }] }]);
    expect(object('Service').spec.ports[0].targetPort).toBe(template.spec.containers[0].ports[0].name);
  });

  test("is in one namespace of the service's own, or in the user's, which nobody labels then", () => {
    const { object, template } = eksApi();
    const own = object('Namespace').metadata.name;
    const others = manifests(template()).filter(({ kind }) => kind !== 'Namespace');
    expect(new Set(others.map(({ metadata }) => metadata.namespace))).toEqual(new Set([own]));
    expect(only(template(), 'AWS::EKS::PodIdentityAssociation').resource.Properties).toMatchObject({
      Namespace: own,
      ServiceAccount: object('ServiceAccount').metadata.name,
    });
    const theirs = manifests(eksApi({ namespaceName: 'shop' }).template());
    expect(theirs.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
    expect(new Set(theirs.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['shop']));
  });

  test('takes two services of one stack, and the same service of two stacks, under names of their own', () => {
    const { some, template } = eksApi();
    some.addService('Two', {
      artifact: IMAGE,
      compute: Compute.eks({ cluster: platformCluster(some.node.scope!) }),
      protocols: [ApiProtocol.rest({ paths: ['/two'] })],
    });
    const names = ofKind(template(), 'Namespace').map(({ metadata }) => metadata.name);
    expect(new Set(names).size).toBe(2);
    // A Service's name begins with a letter, until Kubernetes 1.36.
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
  });

  test('asks for no rule of a security group twice, although all services share the group of the nodes', () => {
    const { some, stack, template, workload } = eksApi();
    const two = some.addService('Two', {
      artifact: IMAGE,
      compute: Compute.eks({ cluster: platformCluster(stack) }),
      protocols: [ApiProtocol.rest({ paths: ['/two'] })],
    });
    const database = new ec2.SecurityGroup(stack, 'Database', { vpc: some.vpc });
    for (const each of [workload, two.workload]) each.connections.allowTo(database, ec2.Port.tcp(5432));
    const rules = ['Ingress', 'Egress'].flatMap(way =>
      ofType(template(), `AWS::EC2::SecurityGroup${way}`).map(({ resource }) => JSON.stringify(resource.Properties)),
    );
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules.some(rule => rule.includes('5432'))).toBe(true);
  });

  test.each<[string, Partial<EksOptions>]>([
    ['namespace', { namespaceName: 'shop' }],
    ['kind of controller', { autoMode: false }],
  ])('is made anew, beside the old, for another %s', (_name, options) => {
    const branch = (template: any) => Object.keys(template.Resources).filter(id => id.startsWith('ApiServiceEks'));
    const before = branch(eksApi().template());
    expect(branch(eksApi(options).template()).filter(id => before.includes(id))).toEqual([]);
    expect(branch(eksApi({ cpu: 500 }).template())).toEqual(before);
  });

  test('binds another target group for another protocol version of a port, under another name', () => {
    const bound = (version: string) => {
      const { template } = eksApi({}, { protocols: [versioned(version)] });
      return [only(template(), 'AWS::ElasticLoadBalancingV2::TargetGroup').id, ofKind(template(), 'TargetGroupBinding')[0].metadata.name];
    };
    expect(bound('HTTP2')[1]).not.toBe(bound('HTTP1')[1]);
  });

  test('opens the way from the load balancer to the nodes, on the port of the service only', () => {
    const { template } = eksApi();
    const opened = ofType(template(), 'AWS::EC2::SecurityGroupIngress').map(({ resource }) => resource.Properties);
    const nodes = opened.filter(({ GroupId }) => GroupId === 'sg-0123456789abcdef0');
    expect(nodes).toEqual([expect.objectContaining({ FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: expect.anything() })]);
  });
});

describe('order', () => {
  const kinds = (template: any, id: string): string[] => {
    const { Type, Properties } = template.Resources[id];
    return Type.startsWith('Custom::AWSCDK-EKS-KubernetesResource')
      ? manifests({ Resources: { id: { Type, Properties } } }).map(({ kind }) => kind)
      : [Type];
  };

  test('namespace, service, binding, pods, autoscaler; then the rollout, then healthy targets, then the route', () => {
    const template = eksApi().template();
    const earlier = (kind: string) => {
      const [id] = Object.keys(template.Resources).filter(each => kinds(template, each).includes(kind));
      return [...waitsFor(template, template.Resources[id])].flatMap(each => kinds(template, each));
    };
    expect(earlier('Service')).toEqual(expect.arrayContaining(['Namespace']));
    expect(earlier('TargetGroupBinding')).toEqual(
      expect.arrayContaining(['Service', 'AWS::ElasticLoadBalancingV2::TargetGroup', 'AWS::ElasticLoadBalancingV2::ListenerRule']),
    );
    expect(earlier('Deployment')).toEqual(expect.arrayContaining(['TargetGroupBinding', 'AWS::EKS::PodIdentityAssociation']));
    expect(earlier('HorizontalPodAutoscaler')).toContain('Deployment');
    expect(earlier('Custom::AWSCDK-EKS-KubernetesObjectValue')).toContain('HorizontalPodAutoscaler');
    expect(earlier('Custom::HealthyTargets')).toContain('Custom::AWSCDK-EKS-KubernetesObjectValue');
    const [route] = Object.entries<any>(template.Resources).filter(([id]) => id.startsWith('ApiRoutesR'));
    expect([...waitsFor(template, route[1])].flatMap(id => kinds(template, id))).toContain('Custom::HealthyTargets');
  });

  test('pods start after the permissions of their role, and their bindings after the identity', () => {
    const { stack, template, workload } = eksApi();
    workload.addSecretReference('TOKEN_ARN', new secretsmanager.Secret(stack, 'Token'));
    const all = template();
    const earlier = (start: string) => {
      const [id] = Object.keys(all.Resources).filter(each => each.startsWith(`ApiServiceEks`) && each.includes(start));
      return [...waitsFor(all, all.Resources[id])].map(each => all.Resources[each].Type);
    };
    expect(earlier('Deployment')).toContain('AWS::IAM::Policy');
    expect(earlier('Binding')).toContain('AWS::EKS::PodIdentityAssociation');
  });

  test('in a cluster of its own everything waits for the add-ons, whose kinds it may use', () => {
    const all = ownCluster().template();
    const addons = ofType(all, 'AWS::EKS::Addon').map(({ id }) => id);
    for (const { resource } of ofType(all, 'Custom::AWSCDK-EKS-KubernetesResource')) {
      expect([...waitsFor(all, resource)]).toEqual(expect.arrayContaining(addons));
    }
  });

  test('a deployment waits for as many healthy targets as the minimum, in each group', () => {
    const template = eksApi({}, { scaling: ScalingSet.of({ minimum: 3 }) }).template();
    const { Healthy, TargetGroups } = only(template, 'Custom::HealthyTargets').resource.Properties;
    expect(Healthy).toBe(3);
    expect(TargetGroups).toEqual([{ Ref: only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').id }]);
  });

  test('both waits run again when the pods change, also by a value that is known only at deployment, and not otherwise', () => {
    const revisions = (change: (workload: EksWorkload, stack: Stack) => void) => {
      const { stack, template, workload } = eksApi();
      change(workload, stack);
      const all = template();
      return ['Custom::AWSCDK-EKS-KubernetesObjectValue', 'Custom::HealthyTargets'].map(type =>
        JSON.stringify(only(all, type).resource.Properties.Revision),
      );
    };
    const before = revisions(() => undefined);
    expect(revisions(() => undefined)).toEqual(before);
    const [rollout, health] = revisions(workload => workload.addEnvironment('STAGE', 'prod'));
    expect(rollout).not.toBe(before[0]);
    expect(health).not.toBe(before[1]);
    const late = revisions((workload, stack) => workload.addEnvironment('TOKEN_ARN', new secretsmanager.Secret(stack, 'Token').secretArn));
    for (const revision of late) expect(revision).toContain('"Ref":"Token');
  });
});

describe('secrets', () => {
  test('are mounted by the driver, which copies them for variables; the service reads them itself', () => {
    const { stack, object, workload } = eksApi({ secretsStoreCsiDriver: true });
    workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'), 'pass.word');
    const { parameters, secretObjects } = object('SecretProviderClass').spec;
    expect(parameters.usePodIdentity).toBe('true');
    expect(JSON.parse(parameters.objects)).toEqual([
      expect.objectContaining({
        objectAlias: 'TOKEN.json',
        jmesPath: [{ path: '"pass.word" && to_string("pass.word")', objectAlias: 'TOKEN' }],
      }),
    ]);
    const pod = object('Deployment').spec.template.spec;
    expect(pod.volumes).toEqual([
      expect.objectContaining({
        csi: expect.objectContaining({ volumeAttributes: { secretProviderClass: object('SecretProviderClass').metadata.name } }),
      }),
    ]);
    expect(pod.containers[0].env).toContainEqual({
      name: 'TOKEN',
      valueFrom: { secretKeyRef: { name: secretObjects[0].secretName, key: secretObjects[0].data[0].key } },
    });
  });

  test('that change make pods start again, and never find those of before', () => {
    const pods = (field: string) => {
      const { stack, object, workload } = eksApi({ secretsStoreCsiDriver: true });
      workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'), field);
      const { volumes, containers } = object('Deployment').spec.template.spec;
      return [volumes[0].csi.volumeAttributes.secretProviderClass, containers[0].env[1].valueFrom.secretKeyRef.name];
    };
    expect(pods('one')).toEqual(pods('one'));
    pods('other').forEach((name, index) => expect(name).not.toBe(pods('one')[index]));
  });

  test('are refused as values where the cluster has no driver, with the way around', () => {
    const { stack, workload } = eksApi();
    const secret = new secretsmanager.Secret(stack, 'Token');
    expect(() => workload.addSecret('TOKEN', secret)).toThrow(REFUSED("the secret for TOKEN can't reach the process"));
    expect(() => workload.addSecretReference('TOKEN_ARN', secret)).not.toThrow();
  });
});

describe('autoscaler', () => {
  test('is one: an HPA for processor and memory, out at once and in after five minutes', () => {
    const policies = [ScalingPolicy.cpu(60), ScalingPolicy.memory(75)];
    const { object, template } = eksApi({}, { scaling: ScalingSet.of({ minimum: 3, maximum: 9, policies }) });
    const { spec } = object('HorizontalPodAutoscaler');
    expect(spec).toMatchObject({ minReplicas: 3, maxReplicas: 9 });
    expect(spec.metrics.map(({ resource: { name, target } }: any) => [name, target.averageUtilization])).toEqual([
      ['cpu', 60],
      ['memory', 75],
    ]);
    expect(spec.behavior.scaleUp.stabilizationWindowSeconds).toBe(0);
    expect(spec.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
    expect(ofKind(template(), 'ScaledObject')).toEqual([]);
  });

  test("the library's own default shrinks to it without KEDA, with a warning, and is whole with KEDA", () => {
    expect(eksApi().object('HorizontalPodAutoscaler').spec.metrics).toHaveLength(2);
    const { object, template } = eksApi({ keda: true });
    expect(object('ScaledObject').spec.triggers.map(({ type }: any) => type)).toEqual(['cpu', 'memory', 'aws-cloudwatch']);
    expect(ofKind(template(), 'HorizontalPodAutoscaler')).toEqual([]);
  });

  test.each([
    ['fixed', ScalingSet.fixed(4), 4],
    ['an empty list', ScalingSet.of({ minimum: 3, policies: [] }), 3],
  ])('holds a number that is %s', (_name, scaling, copies) => {
    const { object } = eksApi({}, { scaling });
    expect(object('HorizontalPodAutoscaler').spec).toMatchObject({ minReplicas: copies, maxReplicas: copies });
    expect(object('Deployment').spec.replicas).toBeUndefined();
  });
});

test('a minimum of one pod is warned of, and no other', () => {
  const warned = (minimum: number) =>
    JSON.stringify(eksApi({}, { scaling: ScalingSet.of({ minimum }) }).workload.node.metadata).includes('cdk-scalable-api:SinglePod');
  expect([1, 2].map(warned)).toEqual([true, false]);
});

describe('a cluster of its own', () => {
  const built = ownCluster().template();

  test('runs in Auto Mode in private subnets, is reached from inside only, and logs everything', () => {
    const { Properties } = only(built, 'AWS::EKS::Cluster').resource;
    expect(Properties).toMatchObject({
      Version: '1.35',
      ComputeConfig: { Enabled: true },
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: false },
    });
    expect(Properties.Logging.ClusterLogging.EnabledTypes).toHaveLength(5);
  });

  test('has what the library needs inside: figures, secrets, logs', () => {
    const addons = ofType(built, 'AWS::EKS::Addon').map(({ resource }) => resource.Properties.AddonName);
    expect(addons.sort()).toEqual(['amazon-cloudwatch-observability', 'aws-secrets-store-csi-driver-provider', 'metrics-server']);
  });

  test('carries secrets as values', () => {
    const stack = regionalStack();
    const newCluster = { kubectlLayer: kubectl(stack), version: eks.KubernetesVersion.V1_35 };
    expect(Compute.eks({ newCluster }).capabilities.secretsAtStart).toBe(true);
    expect(Compute.eks({ cluster: platformCluster(stack) }).capabilities.secretsAtStart).toBe(false);
  });
});

describe('a cluster of this app', () => {
  const cluster = (stack: Stack, props: Partial<eks.ClusterProps> = {}) =>
    new eks.Cluster(stack, 'Cluster', {
      version: eks.KubernetesVersion.V1_35,
      kubectlProviderOptions: { kubectlLayer: kubectl(stack) },
      ...props,
    });

  test.each([
    ['Auto Mode', {}, 'eks.amazonaws.com/v1'],
    ['node groups', { defaultCapacityType: eks.DefaultCapacityType.NODEGROUP }, 'elbv2.k8s.aws/v1beta1'],
  ])('says itself that it has %s', (_name, props, apiVersion) => {
    const stack = regionalStack();
    api(stack, { compute: Compute.eks({ cluster: cluster(stack, props) }) });
    expect(ofKind(Template.fromStack(stack).toJSON(), 'TargetGroupBinding')).toEqual([expect.objectContaining({ apiVersion })]);
    const another = Compute.eks;
    expect(() => another({ cluster: cluster(regionalStack(), props), autoMode: apiVersion !== 'eks.amazonaws.com/v1' })).toThrow(
      REFUSED('the cluster is said to be what it is not'),
    );
  });

  test('in another stack is used without a circle', () => {
    const platform = regionalStack('Platform');
    const app = platform.node.root as any;
    const stack = new Stack(app, 'App', { env: { region: 'eu-west-1' } });
    api(stack, { compute: Compute.eks({ cluster: cluster(platform) }) });
    const waiting = app
      .synth()
      .getStackByName('Platform')
      .dependencies.map(({ id }: any) => id);
    expect(waiting.filter((id: string) => !id.endsWith('.assets'))).toEqual([]);
  });
});

describe('refuses', () => {
  const stack = regionalStack();
  const cluster = platformCluster(stack);

  test.each<[string, () => EksOptions, string]>([
    ['no cluster', () => ({}), 'runs in one cluster'],
    [
      'two clusters',
      () => ({ cluster, newCluster: { kubectlLayer: kubectl(regionalStack()), version: eks.KubernetesVersion.V1_35 } }),
      'runs in one cluster',
    ],
    [
      'what a new cluster knows itself',
      () => ({ metricsServer: false, newCluster: { kubectlLayer: kubectl(regionalStack()), version: eks.KubernetesVersion.V1_35 } }),
      'a cluster that is made here is told what it has',
    ],
    [
      'pods on Fargate',
      () => ({
        cluster: new eks.FargateCluster(regionalStack(), 'Pods', {
          version: eks.KubernetesVersion.V1_35,
          kubectlProviderOptions: { kubectlLayer: kubectl(regionalStack()) },
        }),
      }),
      'pods on Fargate',
    ],
    [
      'a cluster that nobody can apply manifests to',
      () => ({ cluster: platformCluster(regionalStack(), { kubectlProvider: undefined }) }),
      'the cluster has no function that applies manifests',
    ],
    [
      'a cluster without its security group',
      () => ({ cluster: platformCluster(regionalStack(), { clusterSecurityGroupId: undefined }) }),
      "the cluster doesn't know the security group of its nodes",
    ],
    [
      'a cluster without its network',
      () => ({ cluster: platformCluster(regionalStack(), { vpc: undefined }) }),
      "the cluster doesn't know its network",
    ],
    ['nodes of no architecture', () => ({ cluster, architectures: [] }), 'the cluster has nodes of no architecture'],
    ['no processor', () => ({ cluster, cpu: 0 }), "the pod's processor is out of range"],
    ['a fraction of a thousandth', () => ({ cluster, cpu: 0.5 }), "the pod's processor is out of range"],
    ['hardly any memory', () => ({ cluster, memory: Size.mebibytes(8) }), "the pod's memory is out of range"],
    ['root', () => ({ cluster, user: 0 }), "the number of the pod's user is out of range"],
    [
      'a temporary directory beyond the memory',
      () => ({ cluster, readonlyRootFilesystem: { temporaryDirectorySize: Size.gibibytes(3) } }),
      'the size of the temporary directory is out of range',
    ],
  ])('%s', (_name, options, what) => {
    expect(() => Compute.eks(options())).toThrow(REFUSED(what));
  });

  test("the user's own policy that needs KEDA where there is none, and what Kubernetes can't do at all", () => {
    const scaled = (policy: ScalingPolicy, keda: boolean) => () => eksApi({ keda }, { scaling: ScalingSet.of({ policies: [policy] }) });
    expect(scaled(ScalingPolicy.requestsPerTarget(600), false)).toThrow(REFUSED("scales in a way that its compute can't"));
    expect(scaled(ScalingPolicy.requestsPerTarget(600), true)).not.toThrow();
    expect(scaled(ScalingPolicy.predictive(ScalingPolicy.cpu(60)), true)).toThrow(/predictive/);
  });

  test('a process that starts slower than a deployment waits', () => {
    const starting = (seconds: number) => () =>
      eksApi({}, { artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { startTime: Duration.seconds(seconds) }) });
    expect(starting(570)).not.toThrow();
    expect(starting(571)).toThrow(REFUSED("the artifact's start time on EKS is out of range"));
  });

  test('another network than the cluster is in', () => {
    const app = regionalStack();
    const elsewhere = ec2.Vpc.fromVpcAttributes(app, 'Other', { vpcId: 'vpc-9', availabilityZones: ['a'], privateSubnetIds: ['subnet-9'] });
    const compute = Compute.eks({ cluster: platformCluster(app) });
    expect(() => compute.bind(app, { vpc: elsewhere, artifact: IMAGE, ports: [] } as any)).toThrow(
      REFUSED("the cluster is in another network than the service's load balancer"),
    );
  });
});
