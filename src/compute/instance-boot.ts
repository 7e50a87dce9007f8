/** What a boot script must know; values may be tokens. */
export interface InstanceBoot {
  /** Name of the stack and logical id of the group that wait for the instance's signal. */
  readonly stackName: string;
  readonly groupLogicalId: string;
  readonly region: string;
  readonly imageUri: string;
  /** Registry host of a private image. */
  readonly registry?: string;
  readonly ports: number[];
  readonly targetGroupArns: string[];
  readonly environment: { [name: string]: string };
  readonly secrets: InstanceSecret[];
  readonly logGroupName: string;
  readonly metrics: { readonly namespace: string; readonly dimension: string; readonly name: string };
  readonly stopSeconds: number;
  /** Time from the start of deregistration to SIGTERM. */
  readonly drainSeconds: number;
  /** Longest time that the instance waits for its targets to become healthy. */
  readonly healthySeconds: number;
}

/** A value that the process gets at its start, fetched on the instance and never written to disk. */
export interface InstanceSecret {
  readonly name: string;
  readonly arn: string;
  readonly field?: string;
}

/** Reads the instance's own id from the metadata service, which answers only to a session token. */
const INSTANCE_ID = [
  'token="$(curl --silent --fail --retry 5 --request PUT --header \'X-aws-ec2-metadata-token-ttl-seconds: 60\' http://169.254.169.254/latest/api/token)"',
  'instance="$(curl --silent --fail --retry 5 --header "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)"',
];

/**
 * User data of an instance: it installs what it needs, runs the container under systemd, drains it before termination, and signals
 * CloudFormation once the load balancer calls every target healthy. Any failing step ends in a failure signal.
 */
export function bootScript(boot: InstanceBoot): string {
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    ...signalOnExit(boot),
    ...packageInstaller(),
    // First and alone: without it not even a failure can be signalled.
    'packages aws-cfn-bootstrap',
    'packages amazon-cloudwatch-agent docker jq',
    file('/etc/api-service/environment', environmentLines(boot.environment), '0600'),
    file('/etc/api-service/cloudwatch-agent.json', agentConfiguration(boot), '0644'),
    file('/usr/local/bin/api-service-start', startScript(boot), '0755'),
    file('/usr/local/bin/api-service-drain', drainScript(boot), '0755'),
    file('/etc/systemd/system/api-service.service', serviceUnit(boot), '0644'),
    file('/etc/systemd/system/api-service-drain.service', drainUnit(), '0644'),
    'amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/api-service/cloudwatch-agent.json',
    'systemctl daemon-reload',
    'systemctl enable --now docker.service api-service.service api-service-drain.service',
    ...waitForTargets(boot),
    '',
  ].join('\n');
}

function signalOnExit(boot: InstanceBoot): string[] {
  return [
    'signal() {',
    '  status=$?',
    // Instances of a later scale-out signal too; nobody waits for those, so a refused signal is no failure.
    `  /opt/aws/bin/cfn-signal --exit-code "$status" --stack '${boot.stackName}' --resource '${boot.groupLogicalId}' --region '${boot.region}' || true`,
    '}',
    'trap signal EXIT',
  ];
}

/**
 * On a fresh Amazon Linux 2023 the Systems Manager agent updates itself and may hold the package database meanwhile.
 *
 * @see https://github.com/amazonlinux/amazon-linux-2023/issues/397
 */
function packageInstaller(): string[] {
  return [
    'packages() {',
    '  for _ in 1 2 3 4 5 6; do',
    '    dnf install --assumeyes --quiet "$@" && return',
    '    sleep 10',
    '  done',
    '  echo "cannot install $*" >&2',
    '  return 1',
    '}',
  ];
}

function file(path: string, content: string, mode: string): string {
  const directory = path.slice(0, path.lastIndexOf('/'));
  return `install -d '${directory}'\ninstall -m ${mode} /dev/stdin '${path}' <<'END_OF_FILE'\n${content}\nEND_OF_FILE`;
}

/** Docker's own format: everything behind the first "=" is the value, without quotes or escapes. */
function environmentLines(environment: { [name: string]: string }): string {
  return Object.keys(environment)
    .sort()
    .map(name => `${name}=${environment[name]}`)
    .join('\n');
}

function startScript(boot: InstanceBoot): string {
  const login = boot.registry
    ? [`aws ecr get-login-password --region '${boot.region}' | docker login --username AWS --password-stdin '${boot.registry}'`]
    : [];
  const secrets = [...boot.secrets].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    ...login,
    ...secrets.map(
      secret =>
        `secret_${secret.name}="$(aws secretsmanager get-secret-value --region '${boot.region}' --secret-id '${secret.arn}' --query SecretString --output text${
          secret.field === undefined ? '' : ` | jq --exit-status --raw-output --arg field '${secret.field}' '.[$field]'`
        })"`,
    ),
    ...INSTANCE_ID,
    // Not before all is fetched: a secret may bear a name that this script or the AWS CLI reads, such as AWS_ACCESS_KEY_ID.
    ...secrets.map(secret => `export ${secret.name}="$secret_${secret.name}"`),
    'exec docker run --rm --init --name api-service \\',
    '  --security-opt no-new-privileges \\',
    '  --env-file /etc/api-service/environment \\',
    ...secrets.map(secret => `  --env ${secret.name} \\`),
    ...boot.ports.map(port => `  --publish ${port}:${port} \\`),
    // Non-blocking: a CloudWatch outage may cost log lines, never requests.
    '  --log-opt mode=non-blocking --log-opt max-buffer-size=25m \\',
    `  --log-driver awslogs --log-opt awslogs-region='${boot.region}' --log-opt awslogs-group='${boot.logGroupName}' --log-opt awslogs-stream="$instance/service" \\`,
    `  '${boot.imageUri}'`,
  ].join('\n');
}

/** Auto Scaling holds a leaving instance for the termination hook; the load balancer sends it nothing new when the process gets SIGTERM. */
function drainScript(boot: InstanceBoot): string {
  return [
    '#!/bin/bash',
    'set -uo pipefail',
    'metadata=http://169.254.169.254/latest',
    'state() {',
    '  token="$(curl --silent --fail --request PUT --header \'X-aws-ec2-metadata-token-ttl-seconds: 60\' "$metadata/api/token")" &&',
    '    curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/autoscaling/target-lifecycle-state"',
    '}',
    'until [ "$(state)" = Terminated ]; do sleep 5; done',
    `sleep ${boot.drainSeconds}`,
    'systemctl stop api-service.service',
  ].join('\n');
}

function serviceUnit(boot: InstanceBoot): string {
  return [
    '[Unit]',
    'Description=API service in its container',
    'Requires=docker.service',
    'After=docker.service network-online.target',
    'Wants=network-online.target',
    // A process that crashes is started again for as long as the load balancer leaves the instance alive.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    'ExecStartPre=-/usr/bin/docker rm --force api-service',
    'ExecStart=/usr/local/bin/api-service-start',
    `ExecStop=/usr/bin/docker stop -t ${boot.stopSeconds} api-service`,
    `TimeoutStopSec=${boot.stopSeconds + 10}`,
    'Restart=always',
    'RestartSec=5',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n');
}

function drainUnit(): string {
  return [
    '[Unit]',
    'Description=Stop the API service before the instance is terminated',
    'After=api-service.service',
    '',
    '[Service]',
    'ExecStart=/usr/local/bin/api-service-drain',
    'Restart=on-failure',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n');
}

/** Memory is no metric of EC2's own; the boot log is what an engineer looks for when an instance never becomes healthy. */
function agentConfiguration(boot: InstanceBoot): string {
  return JSON.stringify(
    {
      agent: { metrics_collection_interval: 60, omit_hostname: true },
      metrics: {
        namespace: boot.metrics.namespace,
        metrics_collected: {
          mem: { measurement: [boot.metrics.name], append_dimensions: { [boot.metrics.dimension]: boot.logGroupName } },
        },
      },
      logs: {
        logs_collected: {
          files: {
            collect_list: [
              { file_path: '/var/log/cloud-init-output.log', log_group_name: boot.logGroupName, log_stream_name: '{instance_id}/boot' },
            ],
          },
        },
      },
    },
    undefined,
    2,
  );
}

function waitForTargets(boot: InstanceBoot): string[] {
  return [
    ...INSTANCE_ID,
    `deadline=$((SECONDS + ${boot.healthySeconds}))`,
    ...boot.targetGroupArns.flatMap(arn => [
      `until [ "$(aws elbv2 describe-target-health --region '${boot.region}' --target-group-arn '${arn}' --targets "Id=$instance" --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text)" = healthy ]; do`,
      '  if [ "$SECONDS" -ge "$deadline" ]; then',
      '    echo "the load balancer does not call this instance healthy" >&2',
      '    exit 1',
      '  fi',
      '  sleep 5',
      'done',
    ]),
  ];
}
