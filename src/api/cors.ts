import { IConstruct } from 'constructs';
import { ExposureTraits } from './exposure.contract';
import { refusal, refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
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

/** Browsers speak no gRPC; whether anything else is there is known only when all services are. */
export function corsFaults(cors: CorsTraits | undefined, protocols: ApiProtocol[]): string[] {
  if (!cors || protocols.some(({ traits }) => !traits.edge.grpc)) return [];
  return [
    refusal({
      what: 'browsers are allowed to call an API that they can not speak to',
      got: '`cors`, and gRPC alone',
      allowed: '`cors` on an API with a protocol that browsers speak',
      instead: 'offer gRPC-Web or Connect over ApiProtocol.rest(), or leave `cors` out',
    }),
  ];
}
