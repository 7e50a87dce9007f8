import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { IWebAcl, WebAclBindOptions, WebAclConfig } from './web-acl.contract';
import { refuse, shown } from '../private/refusal';

export class ExistingWebAcl implements IWebAcl {
  public readonly makesResources = false;

  constructor(private readonly webAclArn?: string) {}

  public bind(scope: Construct, { wafScope }: WebAclBindOptions): WebAclConfig {
    const arn = this.webAclArn;
    if (arn !== undefined && !Token.isUnresolved(arn)) {
      const stack = Stack.of(scope);
      const [region, kind] = wafScope === 'CLOUDFRONT' ? ['us-east-1', 'global'] : [stack.region, 'regional'];
      const account = Token.isUnresolved(stack.account) ? undefined : stack.account;
      if (!new RegExp(`^arn:[\\w-]+:wafv2:${region}:${account ?? '\\d{12}'}:${kind}/webacl/`).test(arn)) {
        refuse(
          {
            what: 'the web ACL does not fit where it is used',
            got: shown(arn),
            allowed: `arn:…:wafv2:${region}:${account ?? '…'}:${kind}/webacl/…`,
            instead: `pass a web ACL of scope ${wafScope}, or leave it out to get one`,
          },
          scope,
        );
      }
    }
    return { webAclArn: arn };
  }
}
