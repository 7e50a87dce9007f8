import { IConstruct } from 'constructs';
import { ExposureTraits } from './exposure.contract';
import { refuse } from '../private/refusal';
import { corsTraits } from '../protocol/cors';
import { CorsOptions, CorsTraits } from '../protocol/cors.contract';

/** What browsers are told; the distribution tells it, so there must be one. */
export function requireCors(options: CorsOptions | undefined, exposure: ExposureTraits, api: IConstruct): CorsTraits | undefined {
  if (!options) return undefined;
  if (!exposure.edge) {
    refuse(
      {
        what: 'no distribution stands in front of the API, which would answer for `cors`',
        got: `ApiExposure.${exposure.name}()`,
        allowed: 'ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly()',
        instead: 'choose one of them and add an EdgeDistribution, or leave `cors` out and answer CORS in the service itself',
      },
      api,
    );
  }
  return corsTraits(options);
}
