import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure } from 'cdk-scalable-api';
import { CatalogueDomain, CatalogueStack } from './catalogue-stack';
import { chosenCompute } from '../computes/computes';

const EXPOSURES: { [name: string]: () => IApiExposure } = {
  vpcOrigin: () => ApiExposure.vpcOrigin(),
  cloudFrontOnly: () => ApiExposure.cloudFrontOnly(),
  internet: () => ApiExposure.internet(),
  vpcOnly: () => ApiExposure.vpcOnly(),
};

const app = new App();
const option = (name: string): string | undefined => app.node.tryGetContext(name);

/** What `-c exposure=…` chooses, or the first of them. */
function exposure(): IApiExposure {
  const name = option('exposure') ?? Object.keys(EXPOSURES)[0];
  if (!EXPOSURES[name]) throw new Error(`-c exposure=${name} is none of ${Object.keys(EXPOSURES).join(', ')}`);
  return EXPOSURES[name]();
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
  compute: chosenCompute(app),
  exposure: exposure(),
  domain: domain(),
  pages: option('pages')?.split(','),
  env: { region: option('region') ?? 'eu-west-1' },
});
