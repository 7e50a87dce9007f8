import { join } from 'node:path';
import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Lazy, Stack, TagManager, Token } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IDependable } from 'constructs';
import { WorkloadTarget } from '../../compute/workload.contract';
import { keepProviderLogs } from '../../private/provider-logs';
import { refusal } from '../../private/refusal';
import { topStack } from '../../private/top-stack';

/** The compiled handler, also where this file itself is run as TypeScript. */
const HANDLER = join(__dirname, '..', '..', '..', 'lib', 'api', 'live-weights', 'handler');
const RESOURCE_TYPE = 'Custom::LiveWeights';
/** What fits, with a name each, into the 4,096 bytes that a custom resource may answer. */
const MAX_WEIGHTS = 160;

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

/** All that makes CloudFormation change a rule, but for its target groups. */
function ruleText(rule: CfnListenerRule): object {
  // A custom resource gets no secrets: the reference, made unreadable, changes when and only when the rule's does.
  const conditions = JSON.stringify(Stack.of(rule).resolve(rule.conditions)).replaceAll('{{resolve:', '{resolve:');
  return { Id: rule.node.id, Priority: rule.priority, Conditions: JSON.parse(conditions), Tags: TagManager.of(rule)?.tagValues() };
}

function serviceToken(scope: Construct): string {
  const provider = CustomResourceProvider.getOrCreateProvider(scope, RESOURCE_TYPE, {
    codeDirectory: HANDLER,
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
    description: 'Reads the weights of listener rules before a deployment changes the rules',
    policyStatements: [
      // The action takes no narrower resource.
      { Effect: 'Allow', Action: 'elasticloadbalancing:DescribeRules', Resource: '*' },
      { Effect: 'Allow', Action: 'cloudformation:DescribeStacks', Resource: Stack.of(scope).stackId },
    ],
  });
  keepProviderLogs(provider);
  return provider.serviceToken;
}
