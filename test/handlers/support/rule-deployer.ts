import { DescribeSubnetsCommand, EC2Client, Subnet } from '@aws-sdk/client-ec2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  paginateDescribeRules,
  Rule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Wire } from './wire';
import { handler } from '../../../src/api/live-weights/handler';

const PREFIX = 'AWS::ElasticLoadBalancingV2';
const WEIGHTS = 'Custom::LiveWeights';
/** In an order in which each finds what it refers to. */
const TYPES = [`${PREFIX}::TargetGroup`, `${PREFIX}::LoadBalancer`, `${PREFIX}::Listener`, WEIGHTS, `${PREFIX}::ListenerRule`];

/** What is deployed at once. */
export interface Version {
  readonly template: any;
  /** Of the whole stack. */
  readonly tags?: { readonly [name: string]: string };
  readonly parameters?: { readonly [name: string]: string };
}

interface Made {
  readonly type: string;
  /** All that decides whether CloudFormation changes it. */
  readonly text: string;
  readonly properties: any;
  readonly id: string;
  readonly attributes: { readonly [name: string]: unknown };
}

/**
 * CloudFormation, as far as listener rules go: it changes a resource when its text or its tags have changed, sends a rule's actions as a
 * whole, calls custom resources with old and new properties as text, goes back the same way after a failure, and cleans up at the end.
 */
export class RuleDeployer {
  private readonly client = new ElasticLoadBalancingV2Client();
  private readonly made = new Map<string, Made>();
  private version: Version = { template: { Resources: {} } };
  private count = 0;

  constructor(private readonly wire: Wire) {}

  public async deploy(version: Version): Promise<void> {
    await this.apply(version);
    await this.cleanUp(version);
    this.version = version;
  }

  /** Everything is changed, and then something else fails. */
  public async fail(version: Version): Promise<void> {
    const groups = [...this.made].filter(([, { type }]) => type === TYPES[0]);
    await this.apply(version);
    this.wire.stackStatus = 'UPDATE_ROLLBACK_IN_PROGRESS';
    groups.forEach(([id, group]) => this.made.set(id, group));
    await this.apply(this.version);
    await this.cleanUp(this.version);
    this.wire.stackStatus = 'UPDATE_ROLLBACK_COMPLETE';
  }

  /** Weights of the rules that have several target groups, by path, in the order of the code. */
  public async weights(): Promise<{ [path: string]: number[] }> {
    return Object.fromEntries((await this.mixed()).map(rule => [pathOf(rule), groupsOf(rule).map(({ Weight }) => Weight!)]));
  }

  /** What a console or a pipeline does. */
  public async turn(path: string, ...weights: number[]): Promise<void> {
    const rule = (await this.mixed()).find(each => pathOf(each) === path)!;
    const TargetGroups = groupsOf(rule).map((group, index) => ({ ...group, Weight: weights[index] }));
    await this.client.send(
      new ModifyRuleCommand({ RuleArn: rule.RuleArn, Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }] }),
    );
  }

  /** The event with which the function would be called if this were deployed. */
  public weightsEvent(version: Version): Parameters<typeof handler>[0] {
    const [id, resource] = Object.entries<any>(version.template.Resources).find(([, { Type }]) => Type === WEIGHTS)!;
    const former = this.made.get(id)!;
    const event = { RequestType: 'Update', StackId: this.wire.stackId, LogicalResourceId: id, PhysicalResourceId: former.id } as const;
    return { ...event, ResourceProperties: asText(this.resolved(resource.Properties, version)), OldResourceProperties: former.properties };
  }

  public async rule(path: string): Promise<Rule> {
    return (await this.mixed()).find(each => pathOf(each) === path)!;
  }

  private async apply(version: Version): Promise<void> {
    for (const type of TYPES) {
      for (const [id, resource] of Object.entries<any>(version.template.Resources).filter(([, { Type }]) => Type === type)) {
        const properties = this.resolved(resource.Properties, version);
        const tags = type === WEIGHTS ? undefined : version.tags;
        const text = JSON.stringify([properties, tags]);
        const former = this.made.get(id);
        if (former?.text === text) continue;
        const attributes = {};
        this.made.set(id, { type, text, properties, attributes, ...(await this.change(id, type, properties, former)) });
      }
    }
  }

  private async change(id: string, type: string, properties: any, former?: Made): Promise<Partial<Made> & Pick<Made, 'id'>> {
    switch (type) {
      case `${PREFIX}::TargetGroup`:
        return former && former.properties.Port === properties.Port ? former : { id: await this.targetGroup(properties) };
      case `${PREFIX}::LoadBalancer`:
        return former ?? { id: await this.loadBalancer() };
      case `${PREFIX}::Listener`:
        return former ?? { id: await this.listener(properties) };
      case WEIGHTS:
        return this.liveWeights(id, asText(properties), former);
      default:
        return { id: await this.listenerRule(properties, former) };
    }
  }

  private async targetGroup({ Port }: any): Promise<string> {
    const [{ VpcId }] = await usualSubnets();
    const command = new CreateTargetGroupCommand({ Name: `group-${this.count++}`, VpcId, Port, Protocol: 'HTTP', TargetType: 'ip' });
    return (await this.client.send(command)).TargetGroups![0].TargetGroupArn!;
  }

  private async loadBalancer(): Promise<string> {
    const Subnets = (await usualSubnets()).map(({ SubnetId }) => SubnetId!);
    const command = new CreateLoadBalancerCommand({ Name: 'front', Subnets });
    return (await this.client.send(command)).LoadBalancers![0].LoadBalancerArn!;
  }

  private async listener({ LoadBalancerArn }: any): Promise<string> {
    const DefaultActions = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } } as const];
    const command = new CreateListenerCommand({ LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions });
    return (await this.client.send(command)).Listeners![0].ListenerArn!;
  }

  private async listenerRule({ ListenerArn, Priority, Conditions, Actions }: any, former?: Made): Promise<string> {
    if (former) {
      const RuleArn = former.id;
      await this.client.send(new ModifyRuleCommand({ RuleArn, Conditions, Actions }));
      if (former.properties.Priority !== Priority) {
        await this.client.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn, Priority }] }));
      }
      return RuleArn;
    }
    return (await this.client.send(new CreateRuleCommand({ ListenerArn, Priority, Conditions, Actions }))).Rules![0].RuleArn!;
  }

  private async liveWeights(id: string, properties: any, former?: Made): Promise<Partial<Made> & Pick<Made, 'id'>> {
    if (JSON.stringify(properties).includes('{{resolve:')) throw new Error('CloudFormation resolves no secret in a custom resource');
    const { PhysicalResourceId, Data } = await handler({
      RequestType: former ? 'Update' : 'Create',
      StackId: this.wire.stackId,
      LogicalResourceId: id,
      PhysicalResourceId: former?.id,
      ResourceProperties: properties,
      OldResourceProperties: former?.properties,
    });
    return { id: PhysicalResourceId!, attributes: Data!, properties };
  }

  private async cleanUp({ template }: Version): Promise<void> {
    for (const [id, { type, id: RuleArn }] of [...this.made].filter(([each]) => !template.Resources[each])) {
      if (type === `${PREFIX}::ListenerRule`) await this.client.send(new DeleteRuleCommand({ RuleArn }));
      this.made.delete(id);
    }
  }

  private async mixed(): Promise<Rule[]> {
    const listener = [...this.made.values()].find(({ type }) => type === `${PREFIX}::Listener`)!;
    const rules: Rule[] = [];
    for await (const { Rules } of paginateDescribeRules({ client: this.client }, { ListenerArn: listener.id })) rules.push(...Rules!);
    return rules.filter(rule => groupsOf(rule).length > 1);
  }

  private resolved(value: any, version: Version): any {
    if (Array.isArray(value)) return value.map(each => this.resolved(each, version));
    if (value === null || typeof value !== 'object') return value;
    if (value.Ref) return this.made.get(value.Ref)?.id ?? version.parameters?.[value.Ref] ?? value.Ref;
    const [id, name] = value['Fn::GetAtt'] ?? [];
    if (id) return this.made.get(id)?.attributes[name] ?? `${id}.${name}`;
    if (value['Fn::Join']) return this.resolved(value['Fn::Join'][1], version).join(value['Fn::Join'][0]);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.resolved(each, version)]));
  }
}

function pathOf({ Conditions }: Rule): string {
  return Conditions!.find(({ Field }) => Field === 'path-pattern')!.PathPatternConfig!.Values![0];
}

function groupsOf({ Actions }: Rule) {
  return Actions![0].ForwardConfig?.TargetGroups ?? [];
}

/** Those that every account has from the start. */
async function usualSubnets(): Promise<Subnet[]> {
  return (await new EC2Client().send(new DescribeSubnetsCommand())).Subnets!;
}

/** CloudFormation hands numbers over as text. */
function asText(properties: any): any {
  return JSON.parse(JSON.stringify(properties), (_, value) => (typeof value === 'number' ? `${value}` : value));
}
