import { ENDLESS_RESTARTS, ENVIRONMENT_FILE, exportSecrets, fetchSecrets, quoted, START_SCRIPT } from './boot-parts';
import { BootFile, InstanceBoot, InstanceProcess, ProgramRun } from './boot-plan';

const HOME = '/opt/api-service';
const LOG_DIRECTORY = '/var/log/api-service';
const LOG_FILE = `${LOG_DIRECTORY}/service.log`;
const ROTATION = '/etc/api-service/logrotate.conf';

export function programProcess(run: ProgramRun, boot: InstanceBoot): InstanceProcess {
  return {
    install: [...installation(run, boot.region), `install -d ${LOG_DIRECTORY}`],
    startScript: startScript(run, boot),
    unit: serviceUnit(run, boot),
    files: logRotation(),
    units: ['api-service-logs.timer'],
    logFile: LOG_FILE,
  };
}

function installation({ archive }: ProgramRun, region: string): string[] {
  // A prepared image starts faster, and where nothing can be installed.
  if (!archive) {
    return ['type -P amazon-cloudwatch-agent-ctl jq logrotate >/dev/null || packages amazon-cloudwatch-agent jq logrotate'];
  }
  const { bucketName, objectKey, fileName, packages } = archive;
  const file = fileName === undefined ? '/var/tmp/api-service.zip' : `${HOME}/${fileName}`;
  return [
    ['packages amazon-cloudwatch-agent jq logrotate unzip', ...packages.map(quoted)].join(' '),
    `install -d ${HOME}`,
    `aws s3 cp --only-show-errors --region '${region}' 's3://${bucketName}/${objectKey}' ${quoted(file)}`,
    ...(fileName === undefined ? [`unzip -q ${file} -d ${HOME}`] : []),
    // Whatever the permissions were where the archive was made, the service's user has to read it.
    `chmod -R a+rX ${HOME}`,
  ];
}

/** `env` takes the variables as they are: the shell, which has its own idea of some of them, never sees them. */
function startScript({ command }: ProgramRun, { region, secrets }: InstanceBoot): string[] {
  return [
    ...fetchSecrets(secrets, region),
    'while IFS= read -r line; do',
    '  [ -z "$line" ] || set -- "$@" "$line"',
    'done <"$CREDENTIALS_DIRECTORY/environment"',
    ...exportSecrets(secrets),
    `exec env "$@" ${command.map(quoted).join(' ')}`,
  ];
}

function serviceUnit({ archive }: ProgramRun, { stopSeconds, ports }: InstanceBoot): string[] {
  return [
    '[Unit]',
    'Description=API service',
    'After=network-online.target',
    'Wants=network-online.target',
    ENDLESS_RESTARTS,
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${START_SCRIPT}`,
    ...(archive ? [`WorkingDirectory=${HOME}`] : []),
    // A user that exists while the service runs, can't gain privileges, and writes nowhere but to the state directory and its own /tmp.
    'DynamicUser=yes',
    'StateDirectory=api-service',
    `LoadCredential=environment:${ENVIRONMENT_FILE}`,
    ...(ports.some(port => port < 1024) ? ['AmbientCapabilities=CAP_NET_BIND_SERVICE'] : []),
    // Each connection is an open file; systemd's own limit is 1024.
    'LimitNOFILE=65536',
    `StandardOutput=append:${LOG_FILE}`,
    // SIGTERM to the process itself, as a container gets it; it tells its children.
    'KillMode=mixed',
    `TimeoutStopSec=${stopSeconds}`,
    'Restart=always',
    'RestartSec=5',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
}

/** The disk never fills, however much is logged: a CloudWatch outage may cost log lines, never requests. */
function logRotation(): BootFile[] {
  const rotation = [`${LOG_FILE} {`, '  size 100M', '  rotate 1', '  copytruncate', '  missingok', '  notifempty', '}'];
  const service = [
    '[Unit]',
    "Description=Rotate the API service's log",
    '',
    '[Service]',
    'Type=oneshot',
    `ExecStart=/usr/sbin/logrotate --state /var/lib/logrotate/api-service.status ${ROTATION}`,
  ];
  const timer = [
    '[Unit]',
    "Description=Rotate the API service's log every minute",
    '',
    '[Timer]',
    'OnCalendar=minutely',
    '',
    '[Install]',
    'WantedBy=timers.target',
  ];
  return [
    { path: ROTATION, mode: '0644', content: rotation.join('\n') },
    { path: '/etc/systemd/system/api-service-logs.service', mode: '0644', content: service.join('\n') },
    { path: '/etc/systemd/system/api-service-logs.timer', mode: '0644', content: timer.join('\n') },
  ];
}
