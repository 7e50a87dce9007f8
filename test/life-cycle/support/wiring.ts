import { Cloud, HOME, US_EAST_1 } from '../../../tools/emulator/cloud';

/** A target group behind a route, with its share. */
export interface Share {
  readonly weight: number;
  readonly port: number;
  /** What registers targets in it. */
  readonly from: string[];
}

/** Where the load balancer sends what, as it and ECS answer; which groups instances register in, no service of the emulator says. A rule without a path only ties a group to it. */
export async function routes(cloud: Cloud): Promise<{ [match: string]: Share[] }> {
  const found: { [match: string]: Share[] } = {};
  const registering = await registrations(cloud);
  for (const rule of await rules(cloud)) {
    const paths = valuesOf(rule, 'path-pattern');
    if (paths.length === 0) continue;
    const shares = groupsOf(rule).map(async ({ TargetGroupArn, Weight }) => ({
      weight: Weight,
      port: await portOf(cloud, TargetGroupArn),
      from: registering(TargetGroupArn),
    }));
    found[[...valuesOf(rule, 'http-request-method'), ...paths].join(' ')] = await Promise.all(shares);
  }
  return found;
}

/** The API's one listener. */
export async function listener(cloud: Cloud): Promise<any> {
  const { LoadBalancers } = await cloud.ask('elbv2', 'describe_load_balancers');
  const { Listeners } = await cloud.ask('elbv2', 'describe_listeners', { LoadBalancerArn: LoadBalancers[0].LoadBalancerArn });
  if (LoadBalancers.length !== 1 || Listeners.length !== 1) {
    throw new Error(`${LoadBalancers.length} load balancers, ${Listeners.length} listeners`);
  }
  return Listeners[0];
}

/** Its rules, without the default. */
export async function rules(cloud: Cloud): Promise<any[]> {
  const { ListenerArn } = await listener(cloud);
  const { Rules } = await cloud.ask('elbv2', 'describe_rules', { ListenerArn });
  return Rules.filter(({ IsDefault }: any) => !IsDefault);
}

export function valuesOf({ Conditions }: any, field: string): string[] {
  return Conditions.filter(({ Field }: any) => Field === field).flatMap(
    ({ Values, HttpHeaderConfig }: any) => HttpHeaderConfig?.Values ?? Values,
  );
}

export function groupsOf({ Actions }: any): { TargetGroupArn: string; Weight: number }[] {
  return Actions.find(({ Type }: any) => Type === 'forward').ForwardConfig.TargetGroups;
}

async function portOf(cloud: Cloud, targetGroupArn: string): Promise<number> {
  const { TargetGroups } = await cloud.ask('elbv2', 'describe_target_groups', { TargetGroupArns: [targetGroupArn] });
  return TargetGroups[0].Port;
}

/** What registers in a target group. */
async function registrations(cloud: Cloud): Promise<(targetGroupArn: string) => string[]> {
  const groups = await cloud.models('AWS::AutoScaling::AutoScalingGroup');
  const services = await ecsServices(cloud);
  return targetGroupArn => [
    ...groups.filter(group => mentions(group.TargetGroupARNs, targetGroupArn)).map(() => 'instances'),
    ...services.filter(service => mentions(service.loadBalancers, targetGroupArn)).map(() => 'tasks'),
  ];
}

/** What runs on ECS, as ECS answers. */
async function ecsServices(cloud: Cloud): Promise<any[]> {
  const found: any[] = [];
  const { clusterArns } = await cloud.ask('ecs', 'list_clusters');
  for (const cluster of clusterArns) {
    const { serviceArns } = await cloud.ask('ecs', 'list_services', { cluster });
    if (serviceArns.length > 0) found.push(...(await cloud.ask('ecs', 'describe_services', { cluster, services: serviceArns })).services);
  }
  return found;
}

/** Certificates of a region, as ACM answers. */
export async function certificates(cloud: Cloud, region = HOME): Promise<string[]> {
  const { CertificateSummaryList } = await cloud.ask('acm', 'list_certificates', {}, region);
  return CertificateSummaryList.map(({ CertificateArn }: any) => CertificateArn);
}

/** Ways through security groups, as EC2 answers: who may open a connection to whom, on which port. */
export async function passages(cloud: Cloud): Promise<string[]> {
  const { SecurityGroups } = await cloud.ask('ec2', 'describe_security_groups');
  const { PrefixLists } = await cloud.ask('ec2', 'describe_managed_prefix_lists');
  const name = new Map<string, string>([
    ...SecurityGroups.map(({ GroupId, Description }: any) => [GroupId, Description]),
    ...PrefixLists.map(({ PrefixListId, PrefixListName }: any) => [PrefixListId, PrefixListName]),
  ]);
  const others = ({ UserIdGroupPairs, PrefixListIds }: any): string[] =>
    [...UserIdGroupPairs.map(({ GroupId }: any) => GroupId), ...PrefixListIds.map(({ PrefixListId }: any) => PrefixListId)].map(
      id => name.get(id) ?? `nobody (${id})`,
    );
  return SecurityGroups.flatMap(({ Description, IpPermissions, IpPermissionsEgress }: any) => [
    ...IpPermissions.flatMap((way: any) => others(way).map(other => `${Description}: lets in ${other} on ${way.FromPort}`)),
    ...IpPermissionsEgress.flatMap((way: any) => others(way).map(other => `${Description}: lets out to ${other} on ${way.FromPort}`)),
  ]).sort();
}

/** What refers to something that isn't there, or isn't what it should be. */
export async function brokenReferences(cloud: Cloud): Promise<string[]> {
  const holding = { ...(await ofTheEdge(cloud)), ...(await ofUsEast1(cloud)), ...(await ofAlarms(cloud)), ...(await ofImages(cloud)) };
  return Object.keys(holding).filter(reference => !holding[reference]);
}

interface Holding {
  [reference: string]: boolean;
}

/** The one distribution, as CloudFront answers. */
export async function distribution(cloud: Cloud): Promise<any> {
  const { DistributionList } = await cloud.ask('cloudfront', 'list_distributions');
  return DistributionList.Items[0];
}

async function ofTheEdge(cloud: Cloud): Promise<Holding> {
  const { Origins } = await distribution(cloud);
  const { LoadBalancers } = await cloud.ask('elbv2', 'describe_load_balancers');
  const vpcOrigins = await cloud.models('AWS::CloudFront::VpcOrigin');
  const toLoadBalancer = Origins.Items.filter(({ DomainName }: any) => DomainName === LoadBalancers[0].DNSName);
  const throughVpc = toLoadBalancer.map(({ VpcOriginConfig }: any) => VpcOriginConfig?.VpcOriginId).filter(Boolean);
  return {
    'one origin is the load balancer': LoadBalancers.length === 1 && toLoadBalancer.length === 1,
    'a VPC origin is the load balancer': vpcOrigins.every(
      ({ physicalId, VpcOriginEndpointConfig }) =>
        VpcOriginEndpointConfig.Arn === LoadBalancers[0].LoadBalancerArn && throughVpc.includes(physicalId),
    ),
  };
}

async function ofUsEast1(cloud: Cloud): Promise<Holding> {
  const { ARN, WebACLId, ViewerCertificate } = await distribution(cloud);
  const { WebACLs } = await cloud.ask('wafv2', 'list_web_acls', { Scope: 'CLOUDFRONT' }, US_EAST_1);
  const [webAcl] = WebACLs.map((each: any) => each.ARN);
  const logging = await cloud.model('AWS::WAFv2::LoggingConfiguration', US_EAST_1);
  const { logGroups } = await cloud.ask('logs', 'describe_log_groups', {}, US_EAST_1);
  const source = await cloud.model('AWS::Logs::DeliverySource', US_EAST_1);
  const destination = await cloud.model('AWS::Logs::DeliveryDestination', US_EAST_1);
  const delivery = await cloud.model('AWS::Logs::Delivery', US_EAST_1);
  const { Buckets } = await cloud.ask('s3', 'list_buckets');
  const certificate = ViewerCertificate?.ACMCertificateArn;
  const ofItsRegion = await certificates(cloud, US_EAST_1);
  return {
    'the distribution has the web ACL': webAcl !== undefined && WebACLId === webAcl,
    'the web ACL is logged': logging.ResourceArn === webAcl,
    'the log of the web ACL is there': logGroups.some(({ arn }: any) => arn.replace(/:\*$/, '') === logging.LogDestinationConfigs[0]),
    'what is logged is the distribution': source.ResourceArn === ARN,
    'the log goes to a bucket that is there': Buckets.some(
      ({ Name }: any) => destination.DestinationResourceArn === `arn:aws:s3:::${Name}/cloudfront`,
    ),
    'from there to there': delivery.DeliverySourceName === source.Name && delivery.DeliveryDestinationArn.endsWith(`:${destination.Name}`),
    'the certificate is one of us-east-1': certificate === undefined ? ofItsRegion.length === 0 : ofItsRegion.includes(certificate),
  };
}

/** What an alarm watches must be there, and who is told, by their services. */
async function ofAlarms(cloud: Cloud): Promise<Holding> {
  const { Id } = await distribution(cloud);
  const { LoadBalancers } = await cloud.ask('elbv2', 'describe_load_balancers');
  const { TargetGroups } = await cloud.ask('elbv2', 'describe_target_groups');
  const { AutoScalingGroups } = await cloud.ask('autoscaling', 'describe_auto_scaling_groups');
  const { clusterArns } = await cloud.ask('ecs', 'list_clusters');
  const there: { [dimension: string]: string[] } = {
    DistributionId: [Id],
    LoadBalancer: LoadBalancers.map(({ LoadBalancerArn }: any) => LoadBalancerArn.split(':loadbalancer/')[1]),
    TargetGroup: TargetGroups.map(({ TargetGroupArn }: any) => TargetGroupArn.split(':').pop()),
    AutoScalingGroupName: AutoScalingGroups.map(({ AutoScalingGroupName }: any) => AutoScalingGroupName),
    ClusterName: clusterArns.map((arn: string) => arn.split('/').pop()!),
  };
  const holding: Holding = {};
  for (const region of [HOME, US_EAST_1]) {
    const alarms = await cloud.models('AWS::CloudWatch::Alarm', region);
    const { Topics } = await cloud.ask('sns', 'list_topics', {}, region);
    const topics: string[] = Topics.map(({ TopicArn }: any) => TopicArn);
    holding[`there are alarms in ${region}`] = alarms.length > 0;
    for (const alarm of alarms) {
      const watched = named(alarm, 'Dimensions')
        .flat()
        .every(({ Name, Value }) => there[Name]?.includes(Value) ?? true);
      holding[`the alarm watches what is there: ${alarm.AlarmDescription}`] = watched;
      holding[`the alarm tells a topic: ${alarm.AlarmDescription}`] = alarm.AlarmActions.every((topic: string) => topics.includes(topic));
    }
  }
  return holding;
}

/** All that starts a process: user data of instances, and the task definitions that services run. */
export async function started(cloud: Cloud): Promise<string[]> {
  const templates = await cloud.models('AWS::EC2::LaunchTemplate');
  const tasks: string[] = [];
  for (const { taskDefinition } of await ecsServices(cloud)) {
    const answer = await cloud.ask('ecs', 'describe_task_definition', { taskDefinition });
    tasks.push(JSON.stringify(answer.taskDefinition.containerDefinitions));
  }
  return [...templates.map(({ LaunchTemplateData }) => Buffer.from(LaunchTemplateData.UserData, 'base64').toString()), ...tasks];
}

async function ofImages(cloud: Cloud): Promise<Holding> {
  const holding: Holding = {};
  for (const text of await started(cloud)) {
    const [, repositoryName, imageTag] = /\.dkr\.ecr\.[^/]+\/([\w-]+):(\w+)/.exec(text) ?? [];
    const images = repositoryName ? (await cloud.ask('ecr', 'describe_images', { repositoryName })).imageDetails : [];
    holding[`the image is in the registry: ${imageTag}`] = images.some(({ imageTags }: any) => imageTags.includes(imageTag));
  }
  return holding;
}

function mentions(part: unknown, text: string): boolean {
  return part !== undefined && JSON.stringify(part).includes(text);
}

/** All members of a name, however deep. */
function named(part: any, name: string): any[] {
  if (part === null || typeof part !== 'object') return [];
  return Object.entries(part).flatMap(([key, value]) => (key === name ? [value] : named(value, name)));
}
