import { App } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { TwinEdgeAfterStack } from './edge-after-stack';
import { TwinFirewallStack } from './firewall';
import { REST_PATHS, RestTwinStack, RestTwinStackProps } from './rest-stack';
import { route } from './routes';
import { TwinWorkload, TwinWorkloadProps } from './workload';

const US_EAST_1 = { region: 'us-east-1' };

/** Three stacks, in the order of their deployment. */
export function restTwin(app: App, props: Omit<RestTwinStackProps, 'firewall'>): App {
  const firewall = new TwinFirewallStack(app, 'Catalogue-edge-before', {
    env: US_EAST_1,
    counted: { AWSManagedRulesAnonymousIpList: ['HostingProviderIPList'], AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'] },
  });
  const main = new RestTwinStack(app, 'Catalogue', { env: { region: 'eu-west-1' }, firewall, ...props });
  new TwinEdgeAfterStack(app, 'Catalogue-edge-after', { env: US_EAST_1, main });
  return app;
}

/** A service that runs in one way. */
export function only(run: (scope: Construct, props: TwinWorkloadProps) => TwinWorkload): RestTwinStackProps['serve'] {
  return (scope, listener, props) => {
    const workload = run(scope, props);
    route(workload, listener, 1, [{ paths: REST_PATHS }]);
    return [workload];
  };
}
