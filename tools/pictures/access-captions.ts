import { isDeepStrictEqual } from 'node:util';
import { Access, Issuer, Route } from './access';
import { pairs, Reached } from './caption';

/** Which paths are open, and what the others ask for: a line for each sort. */
export function accessLines(routes: Route[], issuers: Issuer[]): string[] {
  const sorts = new Map<string, Set<string>>();
  for (const { paths, access } of routes) {
    for (const path of paths) {
      // Rules that differ in the method alone are one route's.
      const same = routes.filter(other => other.paths.includes(path) && isDeepStrictEqual(other.access, access));
      const methods = same.every(other => other.methods.length > 0) ? same.flatMap(other => other.methods) : [];
      const sort = [askedFor(access, issuers), ...(methods.length > 0 ? [methods.join(' and ')] : [])].join(', ');
      sorts.set(sort, (sorts.get(sort) ?? new Set()).add(path));
    }
  }
  return [...sorts].map(([sort, paths]) => `${sort}: ${pairs([...paths]).join(', ')}`);
}

function askedFor(access: Access, issuers: Issuer[]): string {
  const whose = (link: string, issuer: string): string => (issuers.length > 1 ? ` ${link} ${issuer}` : '');
  switch (access.kind) {
    case 'open':
      return 'open';
    case 'token':
      return [
        'with a token' + whose('of', access.issuer),
        ...access.claims.map(({ name, values }) => `${name} ${values.join(' or ')}`),
      ].join(', ');
    case 'login':
      return `after a login${whose('with', access.issuer)}${access.otherwise === 'deny' ? ', denied without' : ''}`;
    case 'key':
      return `with ${access.header}, without it ${access.otherwise}`;
  }
}

const ROLES = {
  token: { does: 'issues the tokens', way: 'fetches its keys' },
  login: { does: 'logs users in', way: 'exchanges codes for tokens' },
};

export function issuerCaption({ name, pool, asked, port }: Issuer): Reached {
  return {
    name: pool ? `User pool, ${pool.region}` : 'Issuer',
    lines: [...(pool ? [] : [name]), ...asked.map(kind => ROLES[kind].does), ...(pool ? [`second factor: ${pool.mfa.toLowerCase()}`] : [])],
    way: [...asked.map(kind => ROLES[kind].way), `port ${port}`],
  };
}
