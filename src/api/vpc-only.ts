import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { cidrIngress } from './cidr-ingress';
import { ExposureOptions, exposureOptions } from './exposure-options';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { acknowledge } from '../private/acknowledge';
import { refuse } from '../private/refusal';

/** Who else, beside the VPC itself, may call. */
export interface VpcOnlyOptions extends ExposureOptions {
  /**
   * Networks and security groups that may call.
   *
   * @default - the VPC's own address range
   */
  readonly callers?: ec2.IPeer[];
}

export class VpcOnlyExposure implements IApiExposure {
  public readonly traits: ExposureTraits;

  private readonly callers?: ec2.IPeer[];

  constructor(options: VpcOnlyOptions) {
    this.callers = options.callers && requiredCallers(options.callers);
    this.traits = {
      name: 'vpcOnly',
      internetFacing: false,
      edge: false,
      seesCallerAddress: true,
      vpcOrigin: false,
      requiresTls: false,
      ...exposureOptions(options),
    };
  }

  public bind(scope: Construct, { vpc, securityGroup, port }: ExposureBindOptions): ExposureConfig {
    if (this.callers) {
      this.callers.forEach(caller => securityGroup.addIngressRule(caller, ec2.Port.tcp(port), 'Callers inside the network'));
    } else {
      letIn(scope, vpc, securityGroup, port);
    }
    return {};
  }
}

function requiredCallers(callers: ec2.IPeer[]): ec2.IPeer[] {
  if (callers.length > 0) return [...callers];
  return refuse({
    what: 'nobody may call the API',
    got: 'callers: []',
    allowed: 'one network or security group, or more',
    instead: "leave `callers` out for the VPC's own address range",
  });
}

/** A VPC that was imported without its range throws when it is asked for it. */
function rangeOf(vpc: ec2.IVpc, scope: Construct): string {
  try {
    return vpc.vpcCidrBlock;
  } catch {
    return refuse(
      {
        what: "the VPC doesn't know its address range, which is let in",
        got: 'a VPC imported without `vpcCidrBlock`',
        allowed: 'a VPC with its range, or `callers`',
        instead: 'give the range to `ec2.Vpc.fromVpcAttributes`, or name who calls: `ApiExposure.vpcOnly({ callers })`',
      },
      scope,
    );
  }
}

function letIn(scope: Construct, vpc: ec2.IVpc, securityGroup: ec2.ISecurityGroup, port: number): void {
  const cidrIp = rangeOf(vpc, scope);
  const rule = cidrIngress(scope, 'VpcIngress', { securityGroup, port, cidrIp, description: 'Callers inside the VPC' });
  if (Token.isUnresolved(cidrIp)) {
    acknowledge(rule, 'AwsSolutions-EC23', "the address range is the VPC's own, known only at deployment, where the rule cannot read it");
  }
}
