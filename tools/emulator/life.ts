import { fullDiff, ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { Cdk, Version } from './cdk';
import { Cloud, Made } from './cloud';
import { Emulator } from './emulator';

/** What must outlive every update: data, names that others know, and what clients and colleagues are connected to. */
const LASTING = new Set(
  [
    'CloudFront::Distribution',
    'Cognito::UserPool',
    'Cognito::UserPoolClient',
    'Cognito::UserPoolDomain',
    'Cognito::UserPoolResourceServer',
    'DynamoDB::Table',
    'EC2::EIP',
    'EC2::NatGateway',
    'EC2::VPC',
    'ElastiCache::ReplicationGroup',
    'ElastiCache::ServerlessCache',
    'ElastiCache::User',
    'ElastiCache::UserGroup',
    'ElasticLoadBalancingV2::Listener',
    'ElasticLoadBalancingV2::LoadBalancer',
    'KMS::Key',
    'S3::Bucket',
    'SecretsManager::Secret',
    'WAFv2::WebACL',
  ].map(type => `AWS::${type}`),
);

/** What an update did to what was there; each by stack and logical id. */
export interface Update {
  /** Of what must last: what is gone, or another one now. */
  readonly lost: string[];
  /** What CloudFormation's specification says that the new template makes anew, or may. */
  readonly replacing: string[];
  readonly added: Made[];
  readonly gone: Made[];
}

/** An account with its CLI, for one app from its first deployment to its end. */
export class Life {
  public static async begin(): Promise<Life> {
    return new Life(await Emulator.start());
  }

  public readonly cloud: Cloud;
  public readonly cdk: Cdk;

  private constructor(private readonly emulator: Emulator) {
    this.cloud = new Cloud(emulator);
    this.cdk = new Cdk(emulator);
  }

  /** Deploys the next version. */
  public async update(version: Version): Promise<Update> {
    const before = await this.cloud.made();
    const templates = await this.cloud.templates();
    await this.cdk.deploy(version);
    const after = await this.cloud.made();
    const now = new Map(after.map(({ name, physicalId }) => [name, physicalId]));
    const names = new Set(before.map(({ name }) => name));
    return {
      lost: before.filter(({ type, name, physicalId }) => LASTING.has(type) && now.get(name) !== physicalId).map(({ name }) => name),
      replacing: replacements(templates, await this.cloud.templates()),
      added: after.filter(({ name }) => !names.has(name)),
      gone: before.filter(({ name }) => !now.has(name)),
    };
  }

  /** What nothing may move without a reason: ids of all events, and what Docker was asked. */
  public async traces(): Promise<string[]> {
    return [...(await this.cloud.events()), ...this.cdk.dockerCalls().map(call => call.join(' '))];
  }

  public async end(): Promise<void> {
    await this.emulator.stop();
    this.cdk.discard();
  }
}

function replacements(before: { [stack: string]: any }, after: { [stack: string]: any }): string[] {
  const replaced = new Set([ResourceImpact.WILL_REPLACE, ResourceImpact.MAY_REPLACE]);
  return Object.keys(after).flatMap(stack =>
    Object.entries(fullDiff(before[stack] ?? {}, after[stack]).resources.changes)
      .filter(([, { changeImpact }]) => replaced.has(changeImpact))
      .map(([id]) => `${stack}/${id}`),
  );
}
