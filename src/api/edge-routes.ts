import { RouteMatch } from './route-match';
import { EdgeRoute } from '../edge/edge-origin.contract';
import { EdgeTraits, ProtocolTraits } from '../protocol/protocol.contract';

/** On a path whose queries the edge keeps, nothing else gets through. */
const QUERY_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** A protocol's routes as the edge sees them. */
export function edgeRoutes({ edge }: ProtocolTraits, matches: RouteMatch[]): EdgeRoute[] {
  return matches.map(match => ({
    id: match.id,
    paths: match.paths,
    conditions: match.conditions,
    traits: traitsOn(match.pattern, edge),
    guarded: false,
  }));
}

function traitsOn(path: string, edge: EdgeTraits): EdgeTraits {
  const cachedQueries = edge.cachedQueries.filter(cached => cached.path === path);
  return cachedQueries.length > 0 ? { ...edge, cachedQueries, cacheable: true, methods: QUERY_METHODS } : { ...edge, cachedQueries };
}
