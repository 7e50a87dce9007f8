import { App, CfnResource } from 'aws-cdk-lib';
import { CatalogueDomain, CatalogueStack } from '../../../examples/typescript/rest/catalogue-stack';
import { ShopStack } from '../../../examples/typescript/shop/shop-stack';
import { ApiProtocol, Compute, ICompute, ScalableApi, ServiceArtifact } from '../../../src';
import { Version } from '../../../tools/emulator/cdk';
import { HOME } from '../../../tools/emulator/cloud';
import { serviceOf, workspace } from '../../../tools/example-apps';

interface Choices {
  readonly compute?: ICompute;
  /** Whether there is a second service, for reviews. */
  readonly reviews?: boolean;
}

export function mix(instances: number, tasks: number): ICompute {
  return Compute.weighted([
    { compute: Compute.autoScalingGroup(), weight: instances },
    { compute: Compute.fargate(), weight: tasks },
  ]);
}

/** The REST example as its `app.ts` makes it, or a later version of it. */
export function catalogue({ compute, reviews, domain }: Choices & { readonly domain?: CatalogueDomain } = {}): Version {
  return outdir => {
    const app = new App({ outdir });
    const stack = new CatalogueStack(app, 'Catalogue', { service: serviceOf('rest'), compute, domain, env: { region: HOME } });
    if (reviews) addReviews(stack.node.findChild('Api') as ScalableApi, compute);
    return app;
  };
}

/** The shop as its `app.ts` makes it, or a later version of it. */
export function shop({ compute, reviews, ...domain }: Choices & { readonly domainName: string; readonly zoneId: string }): Version {
  return outdir => {
    const app = new App({ outdir });
    const stack = new ShopStack(app, 'Shop', {
      service: serviceOf('shop'),
      inventory: serviceOf('grpc'),
      site: workspace('shop/web/dist'),
      compute,
      ...domain,
      env: { region: HOME },
    });
    if (reviews) addReviews(stack.node.findChild('Api') as ScalableApi, compute);
    return app;
  };
}

function addReviews(api: ScalableApi, compute = Compute.autoScalingGroup()): void {
  api.addService('Reviews', {
    artifact: ServiceArtifact.dockerfile(serviceOf('rest')),
    compute,
    protocols: [ApiProtocol.rest({ paths: ['/reviews/*'] })],
  });
}

/** A version with something wrong in it. */
export function broken(version: Version, change: (app: App) => void): Version {
  return outdir => {
    const app = version(outdir);
    change(app);
    return app;
  };
}

/** The first resource of a type whose path, or whose text, has the words in it. */
export function part(app: App, type: string, words = ''): CfnResource {
  const all = app.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === type);
  const found = all.find(
    each => each.node.path.includes(words) || JSON.stringify(each.stack.resolve(each._toCloudFormation())).includes(words),
  );
  if (!found) throw new Error(`no ${type} has ${words}`);
  return found;
}
