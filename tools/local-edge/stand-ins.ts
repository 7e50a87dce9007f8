import { createHash } from 'node:crypto';
import { Resource, Templates } from '../pictures/templates';

const PSEUDO: { [name: string]: (from: Resource) => string } = {
  'AWS::AccountId': () => '123456789012',
  'AWS::Partition': () => 'aws',
  'AWS::Region': ({ stack }) => stack.region,
  'AWS::StackId': ({ stack }) => `arn:aws:cloudformation:${stack.region}:123456789012:stack/${stack.stackName}/0-0-0-0-0`,
  'AWS::URLSuffix': () => 'amazonaws.com',
};
const POOL = /^AWS::Cognito::UserPool(Client|ResourceServer)?$/;
const SECRET = 'AWS::SecretsManager::Secret';

/** An address of the templates that is elsewhere than on AWS, at another port too. */
export interface MovedAddress {
  readonly address: string;
  readonly port: number;
  readonly here: { readonly host: string; readonly port: number };
}

/** What AWS makes up at deployment and no template says, and what is elsewhere than on AWS: each has one stand-in, and all can be printed. */
export class StandIns {
  private readonly made = new Map<string, string>();

  /**
   * @param origins where an origin of the templates is on this machine
   * @param cache the same of the app's cache
   * @param trusted file of the certificate that callers of these believe
   */
  constructor(
    private readonly templates: Templates,
    private readonly origins: { readonly [origin: string]: string } = {},
    public readonly cache?: MovedAddress,
    public readonly trusted?: string,
  ) {}

  /** What stands in for what. */
  public get table(): [string, string][] {
    const cache: [string, string][] = this.cache
      ? [[`${this.cache.address}:${this.cache.port}`, `${this.cache.here.host}:${this.cache.here.port}`]]
      : [];
    return [...Object.entries(this.origins), ...cache, ...this.made];
  }

  /** The same for other templates of the app. */
  public after(templates: Templates): StandIns {
    return new StandIns(templates, this.origins, this.cache, this.trusted);
  }

  /** The text that a value of a template becomes at deployment. */
  public text(value: any, from: Resource): string {
    return this.resolved(this.joined(value, part => this.standIn(part, from) ?? this.nameOf(part, from))!);
  }

  /** The same for a value that may be known to AWS alone: then there is none. */
  public known(value: any, from: Resource): string | undefined {
    const text = this.joined(value, part => this.standIn(part, from));
    return text && this.here(text);
  }

  /**
   * What a secret holds that CloudFormation makes up; of any other nobody knows it here.
   *
   * @param name its ARN, as `known` tells it
   * @param field of its JSON; absent: it is a text
   */
  public secret(name: string, field?: string): string | undefined {
    const secret = this.templates.all(SECRET).find(each => this.standIn({ Ref: each.id }, each) === name);
    if (!secret?.properties.GenerateSecretString || secret.properties.GenerateSecretString.GenerateStringKey !== field) return undefined;
    // As templates refer to it, so that it is the same value there.
    return this.resolved(`{{resolve:secretsmanager:${name}:SecretString:${field ?? ''}::}}`);
  }

  private joined(value: any, other: (part: any) => string | undefined): string | undefined {
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    if (value?.['Fn::Join']) {
      const [separator, parts] = value['Fn::Join'];
      const texts = parts.map((part: any) => this.joined(part, other));
      return texts.includes(undefined) ? undefined : texts.join(separator);
    }
    if (value?.['Fn::Select']) {
      const [index, { 'Fn::Split': split }] = value['Fn::Select'];
      return split && this.joined(split[1], other)?.split(split[0])[index];
    }
    return other(value);
  }

  private standIn(value: any, from: Resource): string | undefined {
    if (value?.Ref in PSEUDO) return PSEUDO[value.Ref](from);
    const [id, attribute] = value?.['Fn::GetAtt'] ?? [value?.Ref];
    const { Type, Properties } = from.stack.template.Resources[id] ?? {};
    if (Type === 'AWS::ElastiCache::User') return this.text(Properties.UserId, from);
    if (!POOL.test(Type) && Type !== SECRET && attribute !== 'PrimaryEndPoint.Address') return undefined;
    if (Type.endsWith('ResourceServer')) return Properties.Identifier;
    const name = this.nameOf(value, from);
    if (attribute === 'PrimaryEndPoint.Address') return `master.${name}.cache.amazonaws.com`;
    const provider = `cognito-idp.${from.stack.region}.amazonaws.com/${name}`;
    return attribute === 'ProviderURL' ? `https://${provider}` : attribute === 'ProviderName' ? provider : name;
  }

  private nameOf(value: any, from: Resource): string {
    const { stack, id } = this.templates.follow(value, from);
    return `${stack.stackName}.${id}`;
  }

  /** Two references to one secret are the same text, and become the same value. */
  private resolved(text: string): string {
    return this.here(
      text.replace(/\{\{resolve:[^}]*\}\}/g, reference => {
        const value = this.made.get(reference) ?? createHash('sha256').update(reference).digest('hex');
        this.made.set(reference, value);
        return value;
      }),
    );
  }

  private here(text: string): string {
    return Object.entries(this.origins).reduce((all, [origin, local]) => all.replaceAll(origin, local), text);
  }
}
