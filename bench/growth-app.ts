import { App, Duration, Stack } from 'aws-cdk-lib';
// As users import it: the compiled library.
// eslint-disable-next-line import/no-extraneous-dependencies
import { ApiProtocol, CacheRule, Compute, EdgeDistribution, ScalableApi, ServiceArtifact } from 'cdk-scalable-api';

/** An app with many APIs, each with a distribution in front: `stacks` gives each a stack of its own, `one` puts all into one. */
export function build(outdir: string, count: string, layout: string): App {
  const app = new App({ outdir });
  const stack = (id: string) => new Stack(app, id, { env: { region: 'eu-west-1' } });
  const shared = layout === 'one' ? stack('Shop') : undefined;
  for (let index = 0; index < Number(count); index++) {
    const scope = shared ?? stack(`Shop${index}`);
    const api = new ScalableApi(scope, `Api${index}`, {
      artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29'),
      compute: Compute.autoScalingGroup(),
      protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
    });
    new EdgeDistribution(scope, `Edge${index}`, {
      origin: api,
      cacheRules: [
        CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['category', 'page', 'pageSize'] }),
        CacheRule.noStore('/api/checkout/*'),
      ],
    });
  }
  return app;
}
