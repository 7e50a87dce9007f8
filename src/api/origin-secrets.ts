import { SecretValue } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { refuse } from '../private/refusal';
import { carry } from '../region/us-east-1';

/**
 * The secrets that CloudFront sends to the load balancer with every request, by labels of the user's choice. To rotate from `a` to `b`,
 * deploy three times: `{ active: 'a', accepted: ['a', 'b'] }`, then `{ active: 'b', accepted: ['a', 'b'] }`, then
 * `{ active: 'b', accepted: ['b'] }`. At each moment the load balancer accepts what every edge location sends.
 */
export interface OriginSecrets {
  /** Label of the secret that CloudFront sends: letters and digits, beginning with a letter, at most 32. */
  readonly active: string;
  /** Labels of the secrets that the load balancer accepts: one, or two during a rotation; the active one among them. */
  readonly accepted: string[];
}

const LABEL = /^[A-Za-z][A-Za-z0-9]{0,31}$/;

/** How many values may be accepted at once; every listener rule keeps room for as many, so that a rotation moves no rule. */
export const MAX_ACCEPTED = 2;

export function requireOriginSecrets({ active, accepted }: OriginSecrets): OriginSecrets {
  const valid = accepted.every(label => LABEL.test(label)) && new Set(accepted).size === accepted.length;
  if (!valid || accepted.length > MAX_ACCEPTED || !accepted.includes(active)) {
    refuse({
      what: 'the labels of the origin secrets do not fit together',
      got: `active "${active}", accepted ${accepted.map(label => `"${label}"`).join(', ') || 'none'}`,
      allowed: 'one or two different accepted labels of letters and digits, the active one among them',
      instead: 'rotate in three deployments: accept the new label as well, make it active, drop the old one',
    });
  }
  return { active, accepted: [...accepted] };
}

/** One generated secret for each accepted label. */
export class OriginSecretSet extends Construct {
  private readonly byLabel: Map<string, secretsmanager.Secret>;

  constructor(
    scope: Construct,
    id: string,
    private readonly labels: OriginSecrets,
  ) {
    super(scope, id);
    this.byLabel = new Map(labels.accepted.map(label => [label, this.make(label)]));
  }

  /** What the load balancer accepts. */
  public get values(): string[] {
    return [...this.byLabel.values()].map(secret => valueOf(secret.secretArn));
  }

  /** What CloudFront sends, as the distribution's stack reads it: an export would lock the secret that a rotation drops. */
  public activeValue(reader: Construct): string {
    const arn = this.byLabel.get(this.labels.active)!.secretArn;
    return valueOf(carry(this, reader, 'ActiveSecretArn', arn, this.labels.active));
  }

  private make(label: string): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, label, {
      description: `What CloudFront sends to the load balancer of ${this.node.scope!.node.path}`,
      // The load balancer reads "*" and "?" as wildcards.
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    acknowledge(
      secret,
      'AwsSolutions-SMG4',
      'load balancer and CloudFront read the value at deployment, so rotation by itself would part them; it is rotated by labels in three deployments',
    );
    return secret;
  }
}

/** Fetched by CloudFormation at deployment; the value is in no template. */
function valueOf(secretArn: string): string {
  return SecretValue.secretsManager(secretArn).unsafeUnwrap();
}
