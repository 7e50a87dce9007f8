import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct, IConstruct } from 'constructs';
import { ApiDomain } from '../api/api-domain.contract';
import { TokenTraits } from '../protocol/authorizer.contract';
import { CorsTraits } from '../protocol/cors.contract';
import { EdgeTraits } from '../protocol/protocol.contract';
import { RouteConditions } from '../protocol/route.contract';

/** One route of an API as the edge sees it; primitives only, so that another stack can read them. */
export interface EdgeRoute {
  /** Unique and stable for the route's whole match. */
  readonly id: string;
  /** Path patterns; `/x` stands beside `/x/*`. */
  readonly paths: string[];
  /** What else, beside the path, chooses the route. */
  readonly conditions: RouteConditions;
  /** What the edge must do on it. */
  readonly traits: EdgeTraits;
  /** Whether callers are authenticated on this route: its responses are personal. */
  readonly guarded: boolean;
  /** Where callers' tokens come from. @default - callers bring no token */
  readonly token?: TokenTraits;
}

/** Hears of every route, whenever it is added. */
export interface IEdgeRouteListener {
  /**
   * Called once for each route.
   *
   * @param route the new route
   */
  routeAdded(route: EdgeRoute): void;
}

/** How a distribution reaches an API. */
export interface EdgeOriginConfig {
  /** Where CloudFront sends what it doesn't answer itself. */
  readonly origin: cloudfront.IOrigin;
  /** The name under which users reach the API. @default - the distribution's own name */
  readonly domain?: ApiDomain;
  /** Which web pages of other origins may call the API. @default - none */
  readonly cors?: CorsTraits;
}

/** What a distribution can stand in front of. */
export interface IEdgeOrigin extends IConstruct {
  /**
   * Connects a distribution: replays every route, then tells of later ones.
   *
   * @param scope the distribution's scope
   * @param edge hears of the routes
   */
  bindEdge(scope: Construct, edge: IEdgeRouteListener): EdgeOriginConfig;
}
