import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { TwinFargate } from './twin/fargate';
import { TwinInstances } from './twin/instances';
import { restTwin } from './twin/rest-app';
import { REST_PATHS } from './twin/rest-stack';
import { routeByWeight } from './twin/weighted-route';

/** The hand-written app on instances, and for a tenth of the requests on Fargate. */
export function build(outdir: string, service: string): App {
  return restTwin(new App({ outdir }), {
    service,
    principal: new iam.CompositePrincipal(
      new iam.ServicePrincipal('ec2.amazonaws.com'),
      new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    ),
    serve: (scope, listener, props) => {
      const instances = new TwinInstances(scope, 'Instances', props);
      const tasks = new TwinFargate(scope, 'Tasks', props);
      routeByWeight(scope, listener, REST_PATHS, [
        { workload: instances, weight: 90 },
        { workload: tasks, weight: 10 },
      ]);
      return [instances, tasks];
    },
  });
}
