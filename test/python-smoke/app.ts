/** The twin of app.py: run both, and the templates are the same. */
import { App, Duration, Stack } from 'aws-cdk-lib';
import { ApiProtocol, CacheRule, Compute, EdgeDistribution, ScalableApi, ServiceArtifact } from 'cdk-scalable-api';

const app = new App({ analyticsReporting: false });
const stack = new Stack(app, 'Smoke', { env: { region: 'eu-west-1' } });

const api = new ScalableApi(stack, 'Api', {
  artifact: ServiceArtifact.dockerfile('examples/typescript/rest/service'),
  compute: Compute.autoScalingGroup(),
  protocols: [ApiProtocol.rest({ paths: ['/api/*'] })],
});
new EdgeDistribution(stack, 'Edge', {
  origin: api,
  cacheRules: [CacheRule.shared('/api/products/*', Duration.minutes(5)), CacheRule.noStore('/api/checkout/*')],
});

app.synth();
