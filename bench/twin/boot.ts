import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

/** A variable that holds a field of a secret's JSON. */
export interface TwinSecret {
  readonly name: string;
  readonly secret: ISecret;
  readonly field: string;
}

/** What the boot script must know; values may be tokens. */
export interface TwinBoot {
  readonly stackName: string;
  readonly region: string;
  readonly groupLogicalId: string;
  readonly imageUri: string;
  readonly registry: string;
  readonly targetGroupArn: string;
  readonly logGroupName: string;
  readonly port: number;
  readonly environment: { [name: string]: string };
  readonly secrets: TwinSecret[];
  readonly drainSeconds: number;
}

/** User data: run the container under systemd, drain it before termination, signal CloudFormation once the target is healthy. */
export function twinBoot(boot: TwinBoot): string {
  return `#!/bin/bash
set -euo pipefail
signal() {
  status=$?
  /opt/aws/bin/cfn-signal --exit-code "$status" --stack '${boot.stackName}' --resource '${boot.groupLogicalId}' --region '${boot.region}' || true
}
trap signal EXIT
packages() {
  for _ in 1 2 3 4 5 6; do
    dnf install --assumeyes --quiet "$@" && return
    sleep 10
  done
  echo "cannot install $*" >&2
  return 1
}
packages aws-cfn-bootstrap
packages amazon-cloudwatch-agent docker jq
install -d /etc/api-service
install -m 0600 /dev/stdin /etc/api-service/environment <<'END_OF_FILE'
AWS_REGION=${boot.region}
AWS_DEFAULT_REGION=${boot.region}
${Object.entries(boot.environment)
  .map(([name, value]) => `${name}=${value}`)
  .join('\n')}
END_OF_FILE
install -m 0644 /dev/stdin /etc/api-service/cloudwatch-agent.json <<'END_OF_FILE'
{
  "agent": { "metrics_collection_interval": 60, "omit_hostname": true },
  "metrics": {
    "namespace": "Twin",
    "metrics_collected": { "mem": { "measurement": ["mem_used_percent"], "append_dimensions": { "LogGroupName": "${boot.logGroupName}" } } }
  },
  "logs": {
    "logs_collected": {
      "files": { "collect_list": [{ "file_path": "/var/log/cloud-init-output.log", "log_group_name": "${boot.logGroupName}", "log_stream_name": "{instance_id}/boot" }] }
    }
  }
}
END_OF_FILE
install -m 0755 /dev/stdin /usr/local/bin/api-service-start <<'END_OF_FILE'
#!/bin/bash
set -euo pipefail
aws ecr get-login-password --region '${boot.region}' | docker login --username AWS --password-stdin '${boot.registry}'
${boot.secrets.map(secret => fetched(secret, boot.region)).join('\n')}
token="$(curl --silent --fail --retry 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)"
instance="$(curl --silent --fail --retry 5 --header "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)"
exec docker run --rm --init --name api-service \\
  --security-opt no-new-privileges \\
  --env-file /etc/api-service/environment ${boot.secrets.map(({ name }) => `--env ${name} `).join('')}\\
  --publish ${boot.port}:${boot.port} \\
  --log-opt mode=non-blocking --log-opt max-buffer-size=25m \\
  --log-driver awslogs --log-opt awslogs-region='${boot.region}' --log-opt awslogs-group='${boot.logGroupName}' --log-opt awslogs-stream="$instance/service" \\
  '${boot.imageUri}'
END_OF_FILE
install -m 0755 /dev/stdin /usr/local/bin/api-service-drain <<'END_OF_FILE'
#!/bin/bash
set -uo pipefail
metadata=http://169.254.169.254/latest
state() {
  token="$(curl --silent --fail --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$metadata/api/token")" &&
    curl --silent --fail --header "X-aws-ec2-metadata-token: $token" "$metadata/meta-data/autoscaling/target-lifecycle-state"
}
until [ "$(state)" = Terminated ]; do sleep 5; done
sleep ${boot.drainSeconds}
systemctl stop api-service.service
END_OF_FILE
install -m 0644 /dev/stdin /etc/systemd/system/api-service.service <<'END_OF_FILE'
[Unit]
Description=API service in its container
Requires=docker.service
After=docker.service network-online.target
Wants=network-online.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStartPre=-/usr/bin/docker rm --force api-service
ExecStart=/usr/local/bin/api-service-start
ExecStop=/usr/bin/docker stop -t 30 api-service
TimeoutStopSec=40
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
END_OF_FILE
install -m 0644 /dev/stdin /etc/systemd/system/api-service-drain.service <<'END_OF_FILE'
[Unit]
Description=Stop the API service before the instance is terminated
After=api-service.service

[Service]
ExecStart=/usr/local/bin/api-service-drain
Restart=on-failure

[Install]
WantedBy=multi-user.target
END_OF_FILE
amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/api-service/cloudwatch-agent.json
systemctl daemon-reload
systemctl enable --now docker.service api-service.service api-service-drain.service
token="$(curl --silent --fail --retry 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' http://169.254.169.254/latest/api/token)"
instance="$(curl --silent --fail --retry 5 --header "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)"
deadline=$((SECONDS + 450))
until [ "$(aws elbv2 describe-target-health --region '${boot.region}' --target-group-arn '${boot.targetGroupArn}' --targets "Id=$instance" --query 'TargetHealthDescriptions[0].TargetHealth.State' --output text)" = healthy ]; do
  if [ "$SECONDS" -ge "$deadline" ]; then
    echo "the load balancer does not call this instance healthy" >&2
    exit 1
  fi
  sleep 5
done
`;
}

/** Exported by itself: `export` in front would hide that the call failed. */
function fetched({ name, secret, field }: TwinSecret, region: string): string {
  const call = `aws secretsmanager get-secret-value --region '${region}' --secret-id '${secret.secretArn}' --query SecretString --output text`;
  return `${name}="$(${call} | jq --exit-status --raw-output '.${field}')"\nexport ${name}`;
}
