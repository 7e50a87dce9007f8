import { Construct } from 'constructs';
import { ofKind, platformCluster } from './eks';
import { OwnMachines } from './own-machines';
import { Compute, ICompute } from '../../../src';
import { ofType, only } from '../../support/apps';

/** What a compute has told its copies, as a template says it. */
export interface Told {
  /** Logical id of the role with which the process calls AWS. */
  readonly role: string;
  readonly environment: { [name: string]: any };
  /** Names of secrets, and what they are read from, as text. */
  readonly secrets: { [name: string]: string };
  readonly minimum: number;
  readonly maximum: number;
  /** From the moment in which a copy leaves to the end of its process, at the most. */
  readonly leavingSeconds: number;
  /** From SIGTERM to SIGKILL. */
  readonly stopSeconds: number;
}

/** A compute, and how its template is read: all that the contract suite knows of it. */
export interface ComputeCase {
  readonly name: string;
  readonly targetType: string;
  /** Whether an image is pulled with a role that the library makes; the nodes of a cluster have one from elsewhere. */
  readonly pullsItself: boolean;
  compute(scope: Construct): ICompute;
  told(template: any): Told;
}

export const COMPUTES: ComputeCase[] = [
  {
    name: 'Auto Scaling group',
    targetType: 'instance',
    pullsItself: true,
    compute: () => Compute.autoScalingGroup(),
    told: toldInstances,
  },
  { name: 'Fargate', targetType: 'ip', pullsItself: true, compute: () => Compute.fargate(), told: toldTasks },
  {
    name: 'EKS with KEDA',
    targetType: 'ip',
    pullsItself: false,
    compute: scope => Compute.eks({ cluster: platformCluster(scope), keda: true, secretsStoreCsiDriver: true }),
    told: toldPods,
  },
  {
    name: 'EKS without KEDA',
    targetType: 'ip',
    pullsItself: false,
    compute: scope => Compute.eks({ cluster: platformCluster(scope), secretsStoreCsiDriver: true }),
    told: toldPods,
  },
  {
    name: "a stranger's own",
    targetType: 'ip',
    pullsItself: true,
    compute: () => new OwnMachines(['10.80.0.10', '10.80.0.11']),
    told: toldMachines,
  },
];

/** Text of a `Fn::Join`, with whatever is known only at deployment as JSON. */
function text(value: any): string {
  if (typeof value === 'string') return value;
  return value['Fn::Join'] ? value['Fn::Join'][1].map(text).join('') : JSON.stringify(value);
}

function toldInstances(template: any): Told {
  const { UserData } = only(template, 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData;
  const { MinSize, MaxSize } = only(template, 'AWS::AutoScaling::AutoScalingGroup').resource.Properties;
  const hook = only(template, 'AWS::AutoScaling::LifecycleHook').resource.Properties;
  const profile = only(template, 'AWS::IAM::InstanceProfile').resource.Properties;
  const script = text(UserData['Fn::Base64']);
  const lines = /'\/etc\/api-service\/environment' <<'END_OF_FILE'\n([^]*?)\nEND_OF_FILE/.exec(script)![1].split('\n');
  return {
    role: profile.Roles[0].Ref,
    environment: Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    secrets: Object.fromEntries([...script.matchAll(/secret_(\w+)="\$\((.*)\)"/g)].map(([, name, source]) => [name, source])),
    minimum: Number(MinSize),
    maximum: Number(MaxSize),
    leavingSeconds: hook.HeartbeatTimeout,
    stopSeconds: Number(/docker stop -t (\d+)/.exec(script)![1]),
  };
}

function toldTasks(template: any): Told {
  const { ContainerDefinitions, TaskRoleArn } = only(template, 'AWS::ECS::TaskDefinition').resource.Properties;
  const [container] = ContainerDefinitions;
  const { MinCapacity, MaxCapacity } = only(template, 'AWS::ApplicationAutoScaling::ScalableTarget').resource.Properties;
  const { TargetGroupAttributes } = only(template, 'AWS::ElasticLoadBalancingV2::TargetGroup').resource.Properties;
  const delay = TargetGroupAttributes.find(({ Key }: any) => Key === 'deregistration_delay.timeout_seconds').Value;
  return {
    role: TaskRoleArn['Fn::GetAtt'][0],
    environment: Object.fromEntries(container.Environment.map(({ Name, Value }: any) => [Name, text(Value)])),
    secrets: Object.fromEntries((container.Secrets ?? []).map(({ Name, ValueFrom }: any) => [Name, text(ValueFrom)])),
    minimum: MinCapacity,
    maximum: MaxCapacity,
    // ECS sends SIGTERM when the load balancer has let go of the task.
    leavingSeconds: Number(delay) + container.StopTimeout,
    stopSeconds: container.StopTimeout,
  };
}

function toldPods(template: any): Told {
  const [pod] = ofKind(template, 'Deployment').map(({ spec }) => spec.template.spec);
  const [sleep] = pod.containers.map(({ lifecycle }: any) => lifecycle.preStop.sleep.seconds);
  const variables: any[] = pod.containers[0].env;
  const [stored] = ofKind(template, 'SecretProviderClass').map(({ spec }) => JSON.parse(spec.parameters.objects));
  const sources = (stored ?? []).map((entry: any) => [entry.jmesPath?.[0].objectAlias ?? entry.objectAlias, JSON.stringify(entry)]);
  const read = variables.filter(({ valueFrom }) => valueFrom).map(({ valueFrom }) => valueFrom.secretKeyRef.key);
  expect(sources.map(([name]: string[]) => name)).toEqual(read);
  const [hpa] = ofKind(template, 'HorizontalPodAutoscaler').map(({ spec }) => spec);
  const [scaled] = ofKind(template, 'ScaledObject').map(({ spec }) => spec);
  expect([hpa, scaled].filter(Boolean)).toHaveLength(1);
  return {
    role: only(template, 'AWS::EKS::PodIdentityAssociation').resource.Properties.RoleArn['Fn::GetAtt'][0],
    environment: Object.fromEntries(variables.filter(({ valueFrom }) => !valueFrom).map(({ name, value }) => [name, value])),
    secrets: Object.fromEntries(sources),
    minimum: hpa?.minReplicas ?? scaled.minReplicaCount,
    maximum: hpa?.maxReplicas ?? scaled.maxReplicaCount,
    leavingSeconds: pod.terminationGracePeriodSeconds,
    stopSeconds: pod.terminationGracePeriodSeconds - sleep,
  };
}

function toldMachines(template: any): Told {
  const [orders] = ofType(template, 'AWS::SSM::Parameter').map(({ resource }) => resource.Properties.Value);
  const parts: any[] = typeof orders === 'string' ? [orders] : orders['Fn::Join'][1];
  // Inside a JSON text, what is known only at deployment is written without quotes of its own.
  const known = JSON.parse(
    parts.map(part => (typeof part === 'string' ? part : JSON.stringify(JSON.stringify(part)).slice(1, -1))).join(''),
  );
  return {
    role: JSON.parse(known.role)['Fn::GetAtt'][0],
    environment: known.environment,
    secrets: Object.fromEntries(Object.entries(known.secrets).map(([name, source]) => [name, JSON.stringify(source)])),
    minimum: known.minimum,
    maximum: known.maximum,
    leavingSeconds: known.drainSeconds + known.stopSeconds,
    stopSeconds: known.stopSeconds,
  };
}
