import { Token } from 'aws-cdk-lib';
import { refuse, shown } from './refusal';

/** Refuses a field that would break the reference to the secret. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html */
export function requireSecretField(field: string | undefined, whose: string): void {
  if (field === undefined || (!Token.isUnresolved(field) && /^[\w.-]+$/.test(field))) return;
  refuse({
    what: `the secret's field for ${whose} is not valid`,
    got: shown(field),
    allowed: 'letters, digits, "_", "." and "-"',
    instead: "rename the field in the secret's JSON",
  });
}
