import { ENVIRONMENT_FILE, INSTANCE_ID, LIFECYCLE_STATE, START_SCRIPT, writeFile } from './boot-parts';
import { BootFile, InstanceBoot } from './boot-plan';
import { containerProcess } from './container-process';
import { drainScript, drainUnit } from './drain-files';
import { programProcess } from './program-process';
import { PREPARED_UNIT, preparedFiles } from './warm-pool-files';

/**
 * User data of an instance: it installs what it needs, runs the service under systemd, drains it before termination, and signals
 * CloudFormation once the load balancer calls every target healthy. Any failing step ends in a failure signal.
 */
export function bootScript(boot: InstanceBoot): string {
  const { run, warmPool } = boot;
  const service = 'imageUri' in run ? containerProcess(run, boot) : programProcess(run, boot);
  const files: BootFile[] = [
    { path: ENVIRONMENT_FILE, mode: '0600', content: environmentLines(boot.environment) },
    { path: '/etc/api-service/cloudwatch-agent.json', mode: '0644', content: agentConfiguration(boot, service.logFile) },
    { path: START_SCRIPT, mode: '0755', content: ['#!/bin/bash', 'set -euo pipefail', ...service.startScript].join('\n') },
    drainScript(boot.drainSeconds, warmPool),
    { path: '/etc/systemd/system/api-service.service', mode: '0644', content: service.unit.join('\n') },
    drainUnit(),
    ...service.files,
    ...(warmPool ? preparedFiles(boot) : []),
  ];
  return [
    '#!/bin/bash',
    'set -euo pipefail',
    ...signalOnExit(boot),
    ...packageInstaller(),
    // First and alone: without it not even a failure can be signalled.
    'imageUri' in run || run.archive ? 'packages aws-cfn-bootstrap' : '[ -x /opt/aws/bin/cfn-signal ] || packages aws-cfn-bootstrap',
    ...service.install,
    ...files.map(writeFile),
    'amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/api-service/cloudwatch-agent.json',
    'systemctl daemon-reload',
    `systemctl enable --now ${service.units.join(' ')} api-service.service api-service-drain.service`,
    ...(warmPool ? enterPool() : []),
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

/** Docker's own format: everything behind the first "=" is the value, without quotes or escapes. */
function environmentLines(environment: { [name: string]: string }): string {
  return Object.keys(environment)
    .sort()
    .map(name => `${name}=${environment[name]}`)
    .join('\n');
}

/** Memory is no metric of EC2's own; the boot log is what an engineer looks for when an instance never becomes healthy. */
function agentConfiguration({ metrics, logGroupName }: InstanceBoot, logFile?: string): string {
  const logs = [['/var/log/cloud-init-output.log', 'boot'], ...(logFile ? [[logFile, 'service']] : [])];
  return JSON.stringify(
    {
      agent: { metrics_collection_interval: 60, omit_hostname: true },
      metrics: {
        namespace: metrics.namespace,
        metrics_collected: {
          mem: { measurement: [metrics.name], append_dimensions: { [metrics.dimension]: logGroupName } },
        },
      },
      logs: {
        logs_collected: {
          files: {
            collect_list: logs.map(([path, stream]) => ({
              file_path: path,
              log_group_name: logGroupName,
              log_stream_name: `{instance_id}/${stream}`,
            })),
          },
        },
      },
    },
    undefined,
    2,
  );
}

/** The load balancer doesn't ask an instance of the pool, and its signal would count for one in service. */
function enterPool(): string[] {
  return [
    ...LIFECYCLE_STATE,
    'target="$(state)"',
    'if [[ "$target" = Warmed:* ]]; then trap - EXIT; fi',
    `systemctl enable --now ${PREPARED_UNIT}`,
    'if [[ "$target" = Warmed:* ]]; then exit 0; fi',
  ];
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
