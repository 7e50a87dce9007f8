import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { ExposureOptions, exposureOptions } from './exposure-options';
import { acknowledge } from '../private/acknowledge';

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
    this.callers = options.callers && [...options.callers];
    this.traits = { name: 'vpcOnly', internetFacing: false, edge: false, seesCallerAddress: true, vpcOrigin: false, ...exposureOptions(options) };
  }

  public bind(_scope: Construct, { vpc, securityGroup, port }: ExposureBindOptions): ExposureConfig {
    const callers = this.callers ?? [ec2.Peer.ipv4(vpc.vpcCidrBlock)];
    callers.forEach(caller => securityGroup.addIngressRule(caller, ec2.Port.tcp(port), 'Callers inside the network'));
    if (!this.callers && Token.isUnresolved(vpc.vpcCidrBlock)) {
      acknowledge(securityGroup, 'AwsSolutions-EC23', 'the only address range let in is the VPC\'s own, known at deployment; the rule cannot read it');
    }
    return {};
  }
}
