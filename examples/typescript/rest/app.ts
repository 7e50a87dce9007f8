import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ApiExposure, Compute, IApiExposure, ICompute } from 'cdk-scalable-api';
import { CatalogueDomain, CatalogueStack } from './catalogue-stack';

const EXPOSURES: { [name: string]: () => IApiExposure } = {
  vpcOrigin: () => ApiExposure.vpcOrigin(),
  cloudFrontOnly: () => ApiExposure.cloudFrontOnly(),
  internet: () => ApiExposure.internet(),
  vpcOnly: () => ApiExposure.vpcOnly(),
};

const COMPUTES: { [name: string]: () => ICompute } = { asg: () => Compute.autoScalingGroup(), fargate: () => Compute.fargate() };

const app = new App();
const option = (name: string): string | undefined => app.node.tryGetContext(name);

/** What `-c` chooses from a menu, or the first of it. */
function chosen<Choice>(name: string, menu: { [choice: string]: () => Choice }): Choice {
  const choice = option(name) ?? Object.keys(menu)[0];
  if (!menu[choice]) throw new Error(`-c ${name}=${choice} is none of ${Object.keys(menu).join(', ')}`);
  return menu[choice]();
}

/** `-c domain=api.example.com -c zoneId=Z0123456789ABC`, and `-c zoneName=example.com` where the zone is not the name's parent. */
function domain(): CatalogueDomain | undefined {
  const [name, zoneId] = [option('domain'), option('zoneId')];
  if (!name && !zoneId) return undefined;
  if (!name || !zoneId) throw new Error('-c domain=… and -c zoneId=… belong together');
  return { name, zoneId, zoneName: option('zoneName') ?? name.split('.').slice(1).join('.') };
}

new CatalogueStack(app, 'Catalogue', {
  service: join(__dirname, 'service'),
  compute: chosen('compute', COMPUTES),
  exposure: chosen('exposure', EXPOSURES),
  domain: domain(),
  pages: option('pages')?.split(','),
  env: { region: option('region') ?? 'eu-west-1' },
});
