import { INSTANCE_ID } from './boot-parts';
import { BootFile, InstanceBoot } from './boot-plan';

/** Name, within its group, of the hook that holds an instance until it is prepared. */
export const PREPARED_HOOK = 'Prepared';
export const PREPARED_UNIT = 'api-service-prepared.service';

/** Tells Auto Scaling, at every start of the instance, that its service runs: the pool may have it, or the load balancer. */
export function preparedFiles({ ports, region }: InstanceBoot): BootFile[] {
  const script = [
    '#!/bin/bash',
    'set -euo pipefail',
    // 7: nobody listens. Any answer will do, whatever the protocol.
    ...ports.map(port => `until curl --silent --output /dev/null --max-time 5 http://127.0.0.1:${port}/ || [ $? -ne 7 ]; do sleep 5; done`),
    ...INSTANCE_ID,
    `group="$(aws autoscaling describe-auto-scaling-instances --region '${region}' --instance-ids "$instance" --query 'AutoScalingInstances[0].AutoScalingGroupName' --output text)"`,
    // The group's first instances start before the hook exists: nobody waits for those.
    `aws autoscaling complete-lifecycle-action --region '${region}' --auto-scaling-group-name "$group" --instance-id "$instance" --lifecycle-hook-name ${PREPARED_HOOK} --lifecycle-action-result CONTINUE || true`,
  ];
  const unit = [
    '[Unit]',
    'Description=Tell Auto Scaling that the API service runs',
    'After=api-service.service network-online.target',
    'Wants=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    'ExecStart=/usr/local/bin/api-service-prepared',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
  return [
    { path: '/usr/local/bin/api-service-prepared', mode: '0755', content: script.join('\n') },
    { path: `/etc/systemd/system/${PREPARED_UNIT}`, mode: '0644', content: unit.join('\n') },
  ];
}
