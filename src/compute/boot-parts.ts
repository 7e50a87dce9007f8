import { BootFile, InstanceSecret } from './boot-plan';

export const ENVIRONMENT_FILE = '/etc/api-service/environment';
export const START_SCRIPT = '/usr/local/bin/api-service-start';

/** Reads the instance's own id from the metadata service, which answers only to a session token. */
export const INSTANCE_ID = [
  'token="$(curl --silent --fail --retry 5 --request PUT --header \'X-aws-ec2-metadata-token-ttl-seconds: 60\' http://169.254.169.254/latest/api/token)"',
  'instance="$(curl --silent --fail --retry 5 --header "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)"',
];

/** Asks the metadata service where Auto Scaling wants the instance. */
export const LIFECYCLE_STATE = [
  'metadata=http://169.254.169.254/latest',
  'state() {',
  '  token="$(curl --silent --fail --request PUT --header \'X-aws-ec2-metadata-token-ttl-seconds: 60\' "$metadata/api/token")" &&',
  '    curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/autoscaling/target-lifecycle-state"',
  '}',
];

/** A process that crashes is started again for as long as the load balancer leaves the instance alive. */
export const ENDLESS_RESTARTS = 'StartLimitIntervalSec=0';

export function writeFile({ path, mode, content }: BootFile): string {
  const directory = path.slice(0, path.lastIndexOf('/'));
  return `install -d '${directory}'\ninstall -m ${mode} /dev/stdin '${path}' <<'END_OF_FILE'\n${content}\nEND_OF_FILE`;
}

export function fetchSecrets(secrets: InstanceSecret[], region: string): string[] {
  return sorted(secrets).map(
    secret =>
      `secret_${secret.name}="$(aws secretsmanager get-secret-value --region '${region}' --secret-id '${secret.arn}' --query SecretString --output text${
        secret.field === undefined ? '' : ` | jq --exit-status --raw-output --arg field '${secret.field}' '.[$field]'`
      })"`,
  );
}

/** Not before all is fetched: a secret may bear a name that the start script or the AWS CLI reads, such as AWS_ACCESS_KEY_ID. */
export function exportSecrets(secrets: InstanceSecret[]): string[] {
  return sorted(secrets).map(({ name }) => `export ${name}="$secret_${name}"`);
}

export function sorted(secrets: InstanceSecret[]): InstanceSecret[] {
  return [...secrets].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One word for the shell. */
export function quoted(word: string): string {
  return `'${word.replace(/'/g, "'\\''")}'`;
}
