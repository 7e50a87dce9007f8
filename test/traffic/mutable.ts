import { SynthesisedStack } from '../../tools/pictures/templates';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** A copy of the templates, in which the one thing that a mutant changes is found by type and content. */
export class Mutable {
  public readonly stacks: SynthesisedStack[];

  constructor(stacks: SynthesisedStack[]) {
    this.stacks = structuredClone(stacks);
  }

  public properties(type: string, holding = ''): any {
    const found = this.stacks
      .flatMap(({ template }) => Object.values(template.Resources))
      .filter(each => each.Type === type && JSON.stringify(each.Properties).includes(holding));
    expect(found).toHaveLength(1);
    return found[0].Properties;
  }

  public get distribution(): any {
    return this.properties('AWS::CloudFront::Distribution').DistributionConfig;
  }

  /** All behaviours of a distribution whose path begins so. */
  public behaviors(path: string): any[] {
    const found = this.distribution.CacheBehaviors.filter(({ PathPattern }: any) => PathPattern.startsWith(path));
    expect(found.length).toBeGreaterThan(0);
    return found;
  }

  public get mainRule(): any {
    return this.properties(RULE, 'ForwardConfig');
  }

  public get noRoute(): any {
    return this.properties(RULE, 'no route matches');
  }

  public get cachePolicy(): any {
    return this.properties('AWS::CloudFront::CachePolicy').CachePolicyConfig;
  }
}

/** Forwards the host alone, and no handshake, no credentials. */
export const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';

/** A check must fail on a wrong template, and by an expectation, not for want of a connection. */
export async function expectSeen(check: Promise<unknown>): Promise<void> {
  expect(await check.catch((thrown: unknown) => thrown)).toHaveProperty('matcherResult');
}
