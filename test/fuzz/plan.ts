/** What is right, by dimension: all of it is drawn, and a long run has seen each in plans that nothing is wrong with. */
export const MENU = {
  region: ['eu-west-1', 'us-east-1', 'ap-southeast-2'],
  exposure: ['vpcOrigin', 'cloudFrontOnly', 'rotating', 'internet', 'existingWebAcl', 'vpcOnly', 'callers'],
  auth: ['cognito', 'oidc'],
  compute: ['autoScalingGroup', 'spot', 'warmPool', 'fargate', 'fargateSpot', 'eks', 'keda', 'weighted', 'canary'],
  artifact: ['image', 'ecr', 'dockerfile', 'archive', 'jar', 'machineImage'],
  protocol: ['rest', 'graphql', 'webSocket', 'grpc', 'serverSentEvents'],
  authorizer: ['open', 'jwt', 'scoped', 'hostedLogin', 'apiKey'],
  policy: ['requests', 'cpu', 'memory', 'schedule', 'steps', 'metric', 'metricPerTarget', 'predictive', 'connections'],
  cacheRule: ['shared', 'immutable', 'noStore', 'uncached'],
  site: ['fallback', 'folders'],
  // Without one, the review says so: that is not for here.
  webAcl: ['managed', 'countOnly', 'rules', 'existing'],
  store: ['valkey', 'redis', 'serverless', 'dynamoDb', 'iam'],
  sticky: ['loadBalancer', 'application'],
} as const;

export type OneOf<Dimension extends keyof typeof MENU> = (typeof MENU)[Dimension][number];

/** What somebody might write, right or wrong, as plain data: it can be printed, kept, and drawn twice. */
export interface Plan {
  readonly region: string;
  readonly exposure: OneOf<'exposure'>;
  readonly domain?: string;
  /** DNS is kept elsewhere: the domain has certificates and no zone. */
  readonly certificates?: boolean;
  readonly cors?: { readonly origins: string[]; readonly credentials: boolean };
  readonly network?: { readonly zones: number; readonly natGateways: number };
  readonly auth?: OneOf<'auth'>;
  readonly services: ServicePlan[];
  readonly edge?: EdgePlan;
  readonly stores: StorePlan[];
  readonly alarms: boolean;
  readonly compliance?: boolean;
  /** Chooses the order of calls that don't need each other. */
  readonly order: number;
}

export interface ServicePlan {
  readonly compute: OneOf<'compute'>;
  readonly artifact: OneOf<'artifact'>;
  readonly protocols: ProtocolPlan[];
  readonly authorizer?: AuthorizerPlan;
  readonly scaling?: ScalingPlan;
  readonly environment: { readonly [name: string]: string };
}

export interface ProtocolPlan {
  readonly kind: OneOf<'protocol'>;
  readonly path: string;
  readonly port?: number;
  readonly methods?: string[];
  readonly host?: string;
  readonly orderHint?: number;
  readonly drainSeconds?: number;
  readonly sticky?: OneOf<'sticky'>;
  readonly authorizer?: AuthorizerPlan;
}

export type AuthorizerPlan = OneOf<'authorizer'>;

export interface ScalingPlan {
  readonly minimum: number;
  readonly maximum: number;
  readonly policies: OneOf<'policy'>[];
  readonly target: number;
}

export interface EdgePlan {
  readonly rules: CacheRulePlan[];
  readonly site?: OneOf<'site'>;
  readonly webAcl: OneOf<'webAcl'>;
  readonly countries?: string[];
}

export interface CacheRulePlan {
  readonly kind: OneOf<'cacheRule'>;
  readonly path: string;
  readonly seconds: number;
}

export interface StorePlan {
  readonly engine: OneOf<'store'>;
  readonly prefix?: string;
  readonly hours: number;
  readonly replicas: number;
}
