import { ENDLESS_RESTARTS, ENVIRONMENT_FILE, exportSecrets, fetchSecrets, INSTANCE_ID, sorted, START_SCRIPT } from './boot-parts';
import { ContainerRun, InstanceBoot, InstanceProcess } from './boot-plan';

export function containerProcess(run: ContainerRun, boot: InstanceBoot): InstanceProcess {
  return {
    install: ['packages amazon-cloudwatch-agent docker jq'],
    startScript: startScript(run, boot),
    unit: serviceUnit(boot.stopSeconds),
    files: [],
    units: ['docker.service'],
  };
}

function startScript({ imageUri, registry }: ContainerRun, { region, secrets, ports, logGroupName }: InstanceBoot): string[] {
  const login = registry
    ? [`aws ecr get-login-password --region '${region}' | docker login --username AWS --password-stdin '${registry}'`]
    : [];
  return [
    ...login,
    ...fetchSecrets(secrets, region),
    ...INSTANCE_ID,
    ...exportSecrets(secrets),
    'exec docker run --rm --init --name api-service \\',
    '  --security-opt no-new-privileges \\',
    `  --env-file ${ENVIRONMENT_FILE} \\`,
    ...sorted(secrets).map(({ name }) => `  --env ${name} \\`),
    ...ports.map(port => `  --publish ${port}:${port} \\`),
    // Non-blocking: a CloudWatch outage may cost log lines, never requests.
    '  --log-opt mode=non-blocking --log-opt max-buffer-size=25m \\',
    `  --log-driver awslogs --log-opt awslogs-region='${region}' --log-opt awslogs-group='${logGroupName}' --log-opt awslogs-stream="$instance/service" \\`,
    `  '${imageUri}'`,
  ];
}

function serviceUnit(stopSeconds: number): string[] {
  return [
    '[Unit]',
    'Description=API service in its container',
    'Requires=docker.service',
    'After=docker.service network-online.target',
    'Wants=network-online.target',
    ENDLESS_RESTARTS,
    '',
    '[Service]',
    'Type=exec',
    'ExecStartPre=-/usr/bin/docker rm --force api-service',
    `ExecStart=${START_SCRIPT}`,
    `ExecStop=/usr/bin/docker stop -t ${stopSeconds} api-service`,
    `TimeoutStopSec=${stopSeconds + 10}`,
    'Restart=always',
    'RestartSec=5',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
}
