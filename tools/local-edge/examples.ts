import { join } from 'node:path';
import { App, AppProps } from 'aws-cdk-lib';
import { TargetGroup } from './model';
import { javaProgram, nodeProgram, Program } from './program';
import { COMPUTES } from '../../examples/typescript/computes/computes';
import {
  catalogue,
  catalogueGraph,
  ComputeChoice,
  EXPOSURES,
  inventory,
  orderStatus,
  serviceOf,
  shop,
  SHOP,
  SPRING_SERVICE,
} from '../example-apps';
import { synthesised, SynthesisedStack } from '../pictures/templates';

/** Which form of an example. */
export interface Form {
  readonly exposure?: string;
  readonly domain?: string;
  readonly compute?: string;
}

/** An example that can be served. */
export class Example {
  constructor(
    /** What must be built before, as folders of its workspaces. */
    public readonly builds: string[],
    /** The exposures that it can have, the usual one first. */
    public readonly exposures: string[],
    /** Its app, before synthesis. */
    public readonly app: (form: Form, props?: AppProps) => App,
    /** The example whose service is registered with a target group. */
    private readonly service: (group: TargetGroup) => string,
  ) {}

  public readonly stacks = (exposure?: string, domain?: string, compute?: string): SynthesisedStack[] =>
    synthesised(this.app({ exposure, domain, compute }));

  /** The program that the Dockerfile of a target group's service starts. */
  public readonly program = (group: TargetGroup): Program => nodeProgram(join(serviceOf(this.service(group)), 'dist', 'main.js'));
}

/** The shop's services on Spring Boot, both in one program: which it is in a copy, the port says that it is told. */
export const SPRING_SHOP: Program = javaProgram(join(SPRING_SERVICE, 'target', 'shop-service.jar'));

function on(compute = 'asg'): ComputeChoice {
  return COMPUTES[compute];
}

/** A name for those that can't do without. */
export const DOMAIN = 'api.example.com';

export const EXAMPLES = {
  rest: new Example(
    ['rest/service'],
    Object.keys(EXPOSURES),
    ({ exposure: name = 'vpcOrigin', domain, compute }, props) => {
      const exposure = EXPOSURES[name];
      return catalogue({ exposure, domain, compute: on(compute), pages: exposure.traits.edge ? [SHOP] : undefined }, props);
    },
    () => 'rest',
  ),
  graphql: new Example(
    ['graphql/service'],
    ['vpcOrigin'],
    ({ compute }, props) => catalogueGraph(on(compute), props),
    () => 'graphql',
  ),
  websocket: new Example(
    ['websocket/service'],
    ['vpcOrigin'],
    ({ compute }, props) => orderStatus(on(compute), props),
    () => 'websocket',
  ),
  grpc: new Example(
    ['grpc/service'],
    ['cloudFrontOnly'],
    ({ domain = DOMAIN, compute }, props) => inventory(domain, on(compute), props),
    () => 'grpc',
  ),
  shop: new Example(
    ['shop/web', 'shop/service', 'grpc/service'],
    ['cloudFrontOnly'],
    // A browser finds names below this one on its own machine.
    ({ domain = 'shop.localhost', compute }, props) => shop(domain, on(compute), props),
    ({ version }) => (version === 'GRPC' ? 'grpc' : 'shop'),
  ),
};
