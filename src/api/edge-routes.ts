import { RouteMatch } from './route-match';
import { EdgeRoute } from '../edge/edge-origin.contract';
import { AuthorizerTraits } from '../protocol/authorizer.contract';
import { EdgeTraits } from '../protocol/protocol.contract';

/** On a path whose queries the edge keeps, nothing else gets through. */
const QUERY_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** What the edge does on a path that the load balancer answers for an authorizer: a browser comes there with a code, and goes on. */
export const ANSWERED: EdgeTraits = {
  cacheable: false,
  cachedQueries: [],
  grpc: false,
  methods: ['GET', 'HEAD'],
  countedFirewallRules: [],
};

/** A protocol's routes as the edge sees them. */
export function edgeRoutes(
  traits: EdgeTraits,
  matches: RouteMatch[],
  authorizer: Pick<AuthorizerTraits, 'guarded' | 'token'> = { guarded: false },
): EdgeRoute[] {
  return matches.map(match => ({
    id: match.id,
    paths: match.paths,
    conditions: match.conditions,
    traits: traitsOn(match.pattern, traits),
    guarded: authorizer.guarded,
    token: authorizer.token,
  }));
}

function traitsOn(path: string, edge: EdgeTraits): EdgeTraits {
  const cachedQueries = edge.cachedQueries.filter(cached => cached.path === path);
  return cachedQueries.length > 0 ? { ...edge, cachedQueries, cacheable: true, methods: QUERY_METHODS } : { ...edge, cachedQueries };
}
