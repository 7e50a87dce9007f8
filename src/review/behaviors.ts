import { TemplateResource, TemplateSet } from './template-set';
import { entries } from './values';

/** What a distribution does with requests for some paths. */
export interface Behavior {
  readonly distribution: TemplateResource;
  readonly location: string;
  /** As it is written, `*` for the default; undefined, if it is known at deployment only. */
  readonly path?: string;
  readonly properties: any;
  /** Those of its distribution that take requests before it. */
  readonly earlier: Behavior[];
}

/** Every cache behaviour of an app, each distribution's in the order in which they take requests. */
export function behaviors(templates: TemplateSet): Behavior[] {
  return templates.all('AWS::CloudFront::Distribution').flatMap(distribution => {
    const { CacheBehaviors, DefaultCacheBehavior } = distribution.properties.DistributionConfig ?? {};
    const listed = entries(CacheBehaviors).map((properties, index) => ({ properties, location: `CacheBehaviors.${index}` }));
    const last = DefaultCacheBehavior
      ? [{ properties: { ...DefaultCacheBehavior, PathPattern: '*' }, location: 'DefaultCacheBehavior' }]
      : [];
    const found: Behavior[] = [];
    for (const { properties, location } of [...listed, ...last]) {
      const { PathPattern: path } = properties;
      found.push({
        distribution,
        location: `Properties.DistributionConfig.${location}`,
        path: typeof path === 'string' ? path : undefined,
        properties,
        earlier: [...found],
      });
    }
    return found;
  });
}

/** A behaviour's path as a load balancer's rules write it: CloudFront takes them without the leading slash too. */
export function rootedPath({ path }: Behavior): string | undefined {
  if (path === undefined || path.startsWith('/')) return path;
  return path.startsWith('*') && path !== '*' ? path : `/${path}`;
}
