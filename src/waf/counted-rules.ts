import { IRuleNames } from './web-acl.contract';
import { EdgeTraits } from '../protocol/protocol.contract';

/**
 * The managed rules that count instead of block for the protocols behind a web ACL.
 *
 * @param traits asked at synthesis, because services may be added later
 */
export function countedRules(traits: () => EdgeTraits[]): IRuleNames {
  return {
    get names() {
      return [...new Set(traits().flatMap(({ countedFirewallRules }) => countedFirewallRules))].sort();
    },
  };
}
