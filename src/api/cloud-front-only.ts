import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { CloudFrontExposureOptions, letCloudFrontIn, requirePrefixList } from './cloud-front-ingress';
import { exposureOptions } from './exposure-options';
import { ExposureBindOptions, ExposureConfig, ExposureTraits, IApiExposure } from './exposure.contract';
import { OriginSecrets, OriginSecretSet, requireOriginSecrets } from './origin-secrets';

/** What proves to the load balancer that a request comes from the API's own distribution. */
export interface CloudFrontOnlyOptions extends CloudFrontExposureOptions {
  /**
   * Labels of the secrets in the header that CloudFront adds.
   *
   * @default { active: 'a', accepted: ['a'] }
   */
  readonly secrets?: OriginSecrets;
}

/** The header of a request from the API's own distribution. The services behind the load balancer see it too. */
const HEADER = 'X-Origin-Secret';

export class CloudFrontOnlyExposure implements IApiExposure {
  public readonly traits: ExposureTraits;

  private readonly prefixListId?: string;
  private readonly secrets: OriginSecrets;

  constructor(options: CloudFrontOnlyOptions) {
    this.prefixListId = options.prefixListId;
    requirePrefixList(options.prefixListId);
    this.secrets = requireOriginSecrets(options.secrets ?? { active: 'a', accepted: ['a'] });
    this.traits = {
      name: 'cloudFrontOnly',
      internetFacing: true,
      edge: true,
      seesCallerAddress: false,
      vpcOrigin: false,
      requiresTls: true,
      ...exposureOptions(options),
    };
  }

  public bind(scope: Construct, options: ExposureBindOptions): ExposureConfig {
    letCloudFrontIn(scope, options, this.prefixListId);
    const secrets = new OriginSecretSet(scope, 'OriginSecrets', this.secrets);
    const { loadBalancer, port } = options;
    return {
      requiredHeader: { name: HEADER, values: secrets.values },
      origin: new SecretOrigin(loadBalancer.loadBalancerDnsName, port, secrets),
    };
  }
}

/** The distribution may be in another stack: the secret's value is drawn where it stands. */
class SecretOrigin implements cloudfront.IOrigin {
  constructor(
    private readonly domainName: string,
    private readonly httpsPort: number,
    private readonly secrets: OriginSecretSet,
  ) {}

  public bind(scope: Construct, options: cloudfront.OriginBindOptions): cloudfront.OriginBindConfig {
    const origin = new origins.HttpOrigin(this.domainName, {
      httpsPort: this.httpsPort,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      customHeaders: { [HEADER]: this.secrets.activeValue(scope) },
    });
    return origin.bind(scope, options);
  }
}
