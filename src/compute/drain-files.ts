import { LIFECYCLE_STATE } from './boot-parts';
import { BootFile } from './boot-plan';

/**
 * Auto Scaling holds a leaving instance for the termination hook; the load balancer sends it nothing new when the process gets SIGTERM.
 *
 * @param drainSeconds time from the start of deregistration to SIGTERM
 * @param pooled whether the instance may come from a warm pool, and go back to it
 */
export function drainScript(drainSeconds: number, pooled: boolean): BootFile {
  const leaves = pooled
    ? ['until [ "$(state)" = InService ]; do sleep 5; done', 'until [[ "$(state)" =~ ^(Warmed:.+|Terminated)$ ]]; do sleep 5; done']
    : ['until [ "$(state)" = Terminated ]; do sleep 5; done'];
  const lines = [
    '#!/bin/bash',
    'set -uo pipefail',
    ...LIFECYCLE_STATE,
    ...leaves,
    `sleep ${drainSeconds}`,
    'systemctl stop api-service.service',
  ];
  return { path: '/usr/local/bin/api-service-drain', mode: '0755', content: lines.join('\n') };
}

export function drainUnit(): BootFile {
  const lines = [
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
  ];
  return { path: '/etc/systemd/system/api-service-drain.service', mode: '0644', content: lines.join('\n') };
}
