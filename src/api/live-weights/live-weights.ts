import { CustomResource, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IDependable } from 'constructs';
import { WorkloadTarget } from '../../compute/workload.contract';
import { ownFunction } from '../../private/own-function';
import { refusal } from '../../private/refusal';
import { topStack } from '../../private/top-stack';

const RESOURCE_TYPE = 'Custom::LiveWeights';
/** What fits, with a name each, into the 4,096 bytes that a custom resource may answer. */
export const MAX_WEIGHTS = 160;

/**
 * The weights with which a service's rules forward to several target groups.
 *
 * Who has changed them on the load balancer keeps what they did: CloudFormation sends all of a rule's actions when anything of the rule
 * changes, so the resource's properties are the text of the rules, and a function reads the weights before CloudFormation sends them.
 */
export class LiveWeights extends Construct {
  private readonly rules: CfnListenerRule[] = [];
  private readonly resource: CustomResource;

  constructor(
    scope: Construct,
    id: string,
    listener: IApplicationListener,
    private readonly targets: WorkloadTarget[],
  ) {
    super(scope, id);
    this.resource = new CustomResource(this, 'Resource', {
      serviceToken: serviceToken(this),
      resourceType: RESOURCE_TYPE,
      properties: {
        Listener: listener.listenerArn,
        // By the path below the API: a target group that is replaced has another ARN.
        Members: targets.map(({ targetGroup, weight }) => ({
          Id: targetGroup.node.path.slice(scope.node.scope!.node.path.length + 1),
          TargetGroup: targetGroup.targetGroupArn,
          Weight: weight,
        })),
        Rules: Lazy.any({ produce: () => this.rules.map(ruleText) }),
        // CloudFormation hands them to every resource that takes tags.
        StackTags: Lazy.any({ produce: () => topStack(this).tags.tagValues() }),
      },
    });
    this.node.addValidation({ validate: () => this.validateSize() });
  }

  /** The weight of one target in a rule. */
  public weight(ruleId: string, index: number): number {
    return Token.asNumber(this.resource.getAtt(`${ruleId}.${index}`));
  }

  /** Reads a rule's weights as late as possible: right before the rule is changed. */
  public watch(rule: CfnListenerRule, ready: IDependable): void {
    this.rules.push(rule);
    this.resource.node.addDependency(ready);
  }

  private validateSize(): string[] {
    const weights = this.rules.length * this.targets.length;
    if (weights <= MAX_WEIGHTS) return [];
    return [
      refusal({
        what: 'a service with several target groups has too many listener rules',
        got: `${this.rules.length} rules, ${this.targets.length} target groups each`,
        allowed: `${MAX_WEIGHTS} weights`,
        instead: 'match broader paths, or make two services of it with `addService`',
      }),
    ];
  }
}

/**
 * What makes CloudFormation change a rule, but for its target groups: as the template has it, since escape hatches change only that, and
 * the function finds the rule by the priority that was deployed.
 */
function ruleText(rule: CfnListenerRule): object {
  const [{ Properties }] = Object.values<any>(Stack.of(rule).resolve(rule._toCloudFormation()).Resources);
  const { Priority, Conditions, Tags, Actions } = Properties;
  const Guards = Actions.filter(({ Type }: { Type: string }) => Type !== 'forward');
  const [Stickiness] = Actions.flatMap(({ ForwardConfig }: any) => ForwardConfig?.TargetGroupStickinessConfig ?? []);
  const text = { Id: rule.node.id, Priority, Conditions, Tags, ...(Guards.length > 0 && { Guards }), ...(Stickiness && { Stickiness }) };
  // A custom resource gets no secrets: the reference, made unreadable, changes when and only when the rule's does.
  return JSON.parse(JSON.stringify(text).replaceAll('{{resolve:', '{resolve:'));
}

function serviceToken(scope: Construct): string {
  return ownFunction(scope, RESOURCE_TYPE, {
    folder: 'api/live-weights',
    description: 'Reads the weights of listener rules before a deployment changes the rules',
    policyStatements: [
      // The action takes no narrower resource.
      { Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: Stack.of(scope).stackId },
    ],
  });
}
