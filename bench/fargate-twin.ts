import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TwinFargate } from './twin/fargate';
import { only, restTwin } from './twin/rest-app';

/** The hand-written app on Fargate. */
export function build(outdir: string, service: string): App {
  return restTwin(new App({ outdir }), {
    service,
    principal: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    serve: only((scope, props) => new TwinFargate(scope, 'Service', props)),
  });
}
