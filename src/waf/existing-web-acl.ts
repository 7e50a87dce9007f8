import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IWebAcl, WebAclBindOptions, WebAclConfig } from './web-acl.contract';
import { refuse, shown } from '../private/refusal';

export class ExistingWebAcl implements IWebAcl {
  public readonly makesResources = false;

  constructor(private readonly webAclArn?: string) {}

  public bind(scope: Construct, { wafScope }: WebAclBindOptions): WebAclConfig {
    const arn = this.webAclArn;
    if (arn !== undefined && !Token.isUnresolved(arn)) {
      const global = /^arn:aws:wafv2:us-east-1:\d{12}:global\/webacl\//.test(arn);
      const regional = /^arn:[\w-]+:wafv2:[\w-]+:\d{12}:regional\/webacl\//.test(arn);
      if (wafScope === 'CLOUDFRONT' ? !global : !regional) {
        refuse(
          {
            what: 'the web ACL does not fit where it is used',
            got: shown(arn),
            allowed: wafScope === 'CLOUDFRONT' ? 'arn:aws:wafv2:us-east-1:…:global/webacl/…' : 'arn:…:wafv2:…:regional/webacl/…',
            instead: `pass a web ACL of scope ${wafScope}, or leave it out to get one`,
          },
          scope,
        );
      }
    }
    return { webAclArn: arn };
  }
}
