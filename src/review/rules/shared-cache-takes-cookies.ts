import { behaviors } from '../behaviors';
import { cacheOf, forwardedCookies } from '../edge-cache';
import { origins, originsOf } from '../origins';
import { Rule } from '../rule';

export const SHARED_CACHE_TAKES_COOKIES: Rule = {
  id: 'SharedCacheTakesCookies',
  severity: 'error',
  description: 'CloudFront keeps answers for all callers, and sends cookies to the service that tell one from another',
  reason: "what the service says to one user is given to others, since the cache doesn't know that it depended on the cookie",
  fix:
    'turn the cache off (CachingDisabled) where the service reads cookies, and forward none (OriginRequestPolicyId) where answers are ' +
    'shared; with this library, CacheRule.noStore() and CacheRule.shared()',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html',
  findings: templates => {
    const allOrigins = origins(templates);
    return behaviors(templates).flatMap(behavior => {
      const [key, forwarded] = [cacheOf(behavior, templates), forwardedCookies(behavior, templates)];
      // The service can keep back what is personal, if nothing is kept unasked.
      if (!key?.keepsUnasked || !key.cookies || key.cookies === 'all' || !forwarded) return [];
      const known = key.cookies;
      const unkeyed = forwarded === 'all' || forwarded.some(name => !known.includes(name));
      // A bucket takes no notice of cookies.
      const read = originsOf(behavior, allOrigins).some(({ properties }) => !properties.S3OriginConfig);
      const { distribution: resource, location, path: which } = behavior;
      return unkeyed && read ? [{ resource, location: `${location}.OriginRequestPolicyId`, which }] : [];
    });
  },
};
