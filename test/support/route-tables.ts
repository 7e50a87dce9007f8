import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { regionalStack } from './apps';
import { ApiProtocol, RestOptions } from '../../src';
import { RouteMatch } from '../../src/api/route-match';
import { RouteTable } from '../../src/api/route-table';

/** A route table on a listener from elsewhere, inside a construct as in an API. */
export class Routes {
  public readonly api: Construct;
  public readonly table: RouteTable;
  public readonly ready: Construct;

  constructor(
    public readonly stack: Stack = regionalStack(),
    quota = 100,
  ) {
    this.api = new Construct(stack, 'Api');
    this.ready = new Construct(this.api, 'Ready');
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(this.api, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/lb/1/2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(this.api, 'Group', 'sg-1'),
    });
    this.table = new RouteTable(this.api, 'Routes', listener, { quota });
  }

  public targetGroup(id = 'Targets'): elbv2.ApplicationTargetGroup {
    const vpc = ec2.Vpc.fromVpcAttributes(this.api, `${id}Vpc`, { vpcId: 'vpc-1', availabilityZones: ['a'] });
    return new elbv2.ApplicationTargetGroup(this.api, id, { vpc, targetType: elbv2.TargetType.IP, port: 80 });
  }

  /** Claims a protocol's routes and makes their rules. */
  public add(options: RestOptions, service = 'Service', targets: elbv2.ApplicationTargetGroup[] = []): this {
    this.table.claim(ApiProtocol.rest(options).traits.route, service).forEach(match =>
      this.table.forward(match, {
        targets: targets.map(targetGroup => ({ portId: 'Port8080', targetGroup, weight: 100 })),
        ready: this.ready,
      }),
    );
    return this;
  }

  /** Priorities of all claimed matches, by the id that their rule will have; cheaper than making thousands of rules. */
  public get claimed(): { [id: string]: number } {
    return Object.fromEntries(this.entries.map(({ match, priority }) => [`R${match.id}`, priority]));
  }

  /** Priorities of all rules, by their id. */
  public get priorities(): { [id: string]: number } {
    const rules = this.table.node.children.filter(child => child instanceof elbv2.CfnListenerRule);
    return Object.fromEntries(rules.map(rule => [rule.node.id, rule.priority]));
  }

  /** The priority of the only match of a pattern. */
  public priorityOf(pattern: string): number {
    const entries = this.entries.filter(({ match }) => match.pattern === pattern);
    expect(entries).toHaveLength(1);
    return entries[0].priority;
  }

  private get entries(): { readonly match: RouteMatch; readonly priority: number }[] {
    return (this.table as any).entries;
  }
}
