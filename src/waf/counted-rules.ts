import { IRuleNames } from './web-acl.contract';
import { EdgeRoute } from '../edge/edge-origin.contract';
import { covers } from '../private/path-pattern';

/**
 * The managed rules that count instead of block on the routes behind a web ACL. A rule stays bound to paths only while some route lies
 * outside of them: otherwise no process is left that it could protect.
 *
 * @param routes asked at synthesis, because services may be added later
 */
export function countedRules(routes: () => EdgeRoute[]): IRuleNames {
  return {
    get names() {
      return namesOf(routes());
    },
    get paths() {
      const all = routes();
      return Object.fromEntries(namesOf(all).flatMap(name => boundPaths(name, all).map(paths => [name, paths])));
    },
  };
}

function namesOf(routes: EdgeRoute[]): string[] {
  return [...new Set(routes.flatMap(({ traits }) => traits.countedFirewallRules))].sort();
}

/** None where every route is covered. */
function boundPaths(name: string, routes: EdgeRoute[]): string[][] {
  const pathsOf = (counted: boolean) =>
    routes.filter(({ traits }) => traits.countedFirewallRules.includes(name) === counted).flatMap(({ paths }) => paths);
  const open = widest(pathsOf(true));
  return pathsOf(false).every(path => open.some(broad => covers(broad, path))) ? [] : [open];
}

/** Without patterns that others cover; sorted. */
function widest(patterns: string[]): string[] {
  return [...patterns]
    .sort()
    .reduce<string[]>(
      (kept, path) => (kept.some(broad => covers(broad, path)) ? kept : [...kept.filter(narrow => !covers(path, narrow)), path]),
      [],
    );
}
