import { IConstruct } from 'constructs';
import { describeMatch, hides, leaves, meet, RouteMatch } from './route-match';
import { covers } from '../private/path-pattern';
import { refuse } from '../private/refusal';
import { AuthorizerTraits } from '../protocol/authorizer.contract';

/** A route, and where its rules stand. */
export interface RouteEntry {
  readonly match: RouteMatch;
  readonly priority: number;
  /** Priority of the rule that turns away who lacks what the authorizer asks for; undefined: the route's own rule does. */
  readonly denyPriority?: number;
  readonly service: string;
  /** Undefined: nobody said who may call. */
  readonly authorizer?: AuthorizerTraits;
  /** Whether that was said for the route's own protocol or service, and not for the whole API. */
  readonly aloud: boolean;
}

/** Refuses two routes that can't stand beside each other. */
export function refuseConflict(entry: RouteEntry, other: RouteEntry, at: IConstruct): void {
  if (other.match.id === entry.match.id) {
    refuse(
      {
        what: 'two routes match the same requests',
        got: `${describeMatch(entry.match)} in ${other.service} and ${entry.service}`,
        allowed: 'each match once in an API',
        instead: 'leave one of them out, or tell them apart by path, host, method, header or query string',
      },
      at,
    );
  }
  const [first, second] = entry.priority < other.priority ? [entry, other] : [other, entry];
  if (hides(first.match, second.match)) {
    refuse(
      {
        what: 'a broader route stands before a narrower one and takes all its requests',
        got: `${describeMatch(first.match)} before ${describeMatch(second.match)}`,
        allowed: 'the narrower route first',
        instead: `set \`orderHint\` on the protocol of ${describeMatch(second.match)}`,
      },
      at,
    );
  }
  refuseWayAround(entry, other, at);
  refuseWayAround(other, entry, at);
}

/** Whether callers are authenticated on a route. */
export function isGuarded({ authorizer }: RouteEntry): boolean {
  return authorizer?.guarded ?? false;
}

function refuseWayAround(open: RouteEntry, guarded: RouteEntry, at: IConstruct): void {
  if (isGuarded(open) || !isGuarded(guarded) || !leadsAround(open, guarded)) return;
  refuse(
    {
      what: 'a route that nobody guards leads around an authorizer',
      got: `${describeMatch(open.match)} in ${open.service} takes requests of ${describeMatch(guarded.match)} in ${guarded.service}, which ${guarded.authorizer!.name} guards`,
      allowed: `other requests, or a path inside "${guarded.match.pattern}" that is said to be open`,
      instead: 'give the route an authorizer too, or say `authorizer: ApiAuthorizer.open()` on the protocol of a narrower path',
    },
    at,
  );
}

/** What is said to be open may be an exception inside what is guarded; it may not cut across it. */
function leadsAround(open: RouteEntry, guarded: RouteEntry): boolean {
  if (!meet(open.match, guarded.match)) return false;
  const inside = open.match.paths.every(path => guarded.match.paths.some(broad => covers(broad, path)));
  if (open.priority < (guarded.denyPriority ?? guarded.priority)) return !(open.aloud && inside);
  // It comes later, and gets what the guarded route's further conditions leave: another method, say, on the same path.
  return !open.aloud && leaves(guarded.match, open.match);
}
