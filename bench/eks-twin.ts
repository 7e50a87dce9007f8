import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { platformCluster } from './platform';
import { TwinEks } from './twin/eks';
import { only, restTwin } from './twin/rest-app';

/** The hand-written app on a platform team's cluster. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const cluster = platformCluster(app);
  return restTwin(app, {
    service,
    vpc: cluster.vpc,
    principal: new iam.ServicePrincipal('pods.eks.amazonaws.com').withSessionTags(),
    serve: only((scope, props) => new TwinEks(scope, 'Service', { ...props, cluster })),
  });
}
