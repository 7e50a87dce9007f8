import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { cidrIngress } from './cidr-ingress';
import { ExposureOptions, exposureOptions } from './exposure-options';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { acknowledge } from '../private/acknowledge';
import { WebAcl } from '../waf/web-acl';
import { webAclBlocks } from '../waf/web-acl-metrics';
import { IWebAcl } from '../waf/web-acl.contract';

/** What protects a load balancer that everybody can reach. */
export interface InternetExposureOptions extends ExposureOptions {
  /**
   * The web ACL, of scope REGIONAL.
   *
   * @default WebAcl.managed() - in the API's own stack
   */
  readonly webAcl?: IWebAcl;
}

const HTTP_PORT = 80;

export class InternetExposure implements IApiExposure {
  public readonly traits: ExposureTraits;

  private readonly webAcl: IWebAcl;

  constructor(options: InternetExposureOptions) {
    this.webAcl = options.webAcl ?? WebAcl.managed();
    this.traits = {
      name: 'internet',
      internetFacing: true,
      edge: false,
      seesCallerAddress: true,
      vpcOrigin: false,
      requiresTls: true,
      ...exposureOptions(options),
    };
  }

  public bind(scope: Construct, { loadBalancer, securityGroup, port, countedRules }: ExposureBindOptions): ExposureConfig {
    letEverybodyIn(scope, 'HttpsIngress', securityGroup, port);
    letEverybodyIn(scope, 'HttpIngress', securityGroup, HTTP_PORT);
    loadBalancer.addListener('Redirect', {
      port: HTTP_PORT,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: `${port}`, permanent: true }),
    });
    const { webAclArn, metricName } = this.webAcl.bind(scope, { wafScope: 'REGIONAL', countedRules });
    if (webAclArn) {
      new wafv2.CfnWebACLAssociation(scope, 'WebAclAssociation', { webAclArn, resourceArn: loadBalancer.loadBalancerArn });
    }
    return { metrics: metricName === undefined ? [] : [webAclBlocks({ metricName, region: Stack.of(scope).region })] };
  }
}

function letEverybodyIn(scope: Construct, id: string, securityGroup: ec2.ISecurityGroup, port: number): void {
  const rule = cidrIngress(scope, id, { securityGroup, port, cidrIp: '0.0.0.0/0', description: 'Everybody' });
  acknowledge(rule, 'AwsSolutions-EC23', 'ApiExposure.internet() is chosen for an API that everybody may call; a web ACL stands before it');
}
