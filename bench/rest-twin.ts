import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TwinInstances } from './twin/instances';
import { only, restTwin } from './twin/rest-app';

/** The hand-written app on instances. */
export function build(outdir: string, service: string): App {
  return restTwin(new App({ outdir }), {
    service,
    principal: new iam.ServicePrincipal('ec2.amazonaws.com'),
    serve: only((scope, props) => new TwinInstances(scope, 'Service', props)),
  });
}
