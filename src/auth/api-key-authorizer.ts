import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { refuse, shown } from '../private/refusal';
import { requireSecretField } from '../private/secret-field';
import { AuthorizerConfig, AuthorizerTraits, IApiAuthorizer } from '../protocol/authorizer.contract';

/** A header that holds a secret. */
export interface ApiKeyOptions {
  /**
   * The key: an `ApiKeySecret`, or a secret of your own of at most 128 characters without `*` and `?`, which a load balancer reads as wildcards.
   * Capitals and small letters are the same to it, so a key of your own must be long enough without that difference.
   */
  readonly secret: ISecret;
  /**
   * Field of the secret's JSON, of the previous one's too.
   *
   * @default - the whole secret
   */
  readonly field?: string;
  /**
   * Name of the header: at most 40 letters, digits and hyphens. The web ACL's log and samples leave out `X-Api-Key`, and show what is in one
   * of another name.
   *
   * @default 'X-Api-Key'
   */
  readonly header?: string;
  /**
   * A second key that passes, while callers move from it to the new one. Leave it out once they have.
   *
   * @default - one key passes
   */
  readonly previous?: ISecret;
}

const DEFAULT_HEADER = 'X-Api-Key';
const MAX_KEYS = 2;
/** A name that is not dropped on the way. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#http-header-conditions */
const HEADER = /^[A-Za-z0-9-]{1,40}$/;
/** Headers that HTTP itself, CloudFront, load balancers or this library set or read. */
const RESERVED =
  /^(accept|accept-encoding|authorization|connection|content-.*|cookie|expect|host|keep-alive|origin|proxy-.*|range|referer|sec-.*|te|trailer|transfer-encoding|upgrade|user-agent|via|x-amz-.*|x-amzn-.*|x-edge-.*|x-forwarded-.*|x-origin-secret|x-real-ip)$/i;

/**
 * A condition on the listener's rules. The load balancer reads the key at deployment, and again only when the template names another secret: so
 * a key is changed by `previous`, and rotation by itself is of no use.
 */
export class ApiKeyAuthorizer implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits;

  private readonly header: string;
  private readonly values: string[];

  constructor({ secret, field = '', header = DEFAULT_HEADER, previous }: ApiKeyOptions) {
    if (!HEADER.test(header) || RESERVED.test(header)) {
      refuse({
        what: "the name of the key's header is not valid",
        got: shown(header),
        allowed: '1 to 40 letters, digits and hyphens, and no header that HTTP, CloudFront or the load balancer uses itself',
        instead: `leave it out for ${DEFAULT_HEADER}; tokens in \`Authorization\` are for \`jwt()\``,
      });
    }
    if (field !== '') requireSecretField(field, 'the key');
    if (previous === secret) {
      refuse({
        what: 'the previous key is the key itself',
        got: 'one secret twice',
        allowed: 'two secrets, both of which are accepted',
        instead: 'leave `previous` out, or make a second secret and let callers change over',
      });
    }
    this.header = header;
    // References that CloudFormation resolves; the values are in no template.
    this.values = [secret, ...(previous ? [previous] : [])].map(key => key.secretValueFromJson(field).unsafeUnwrap());
    this.traits = {
      name: 'apiKey',
      guarded: true,
      requiresTls: true,
      callsIssuer: false,
      login: false,
      // Room for the second one too: a key that changes must not move rules.
      conditionValues: MAX_KEYS,
    };
  }

  public bind(): AuthorizerConfig {
    return { conditions: [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: this.header, values: this.values } }] };
  }
}
