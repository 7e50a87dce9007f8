import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ARCHIVE, AWKWARD_VALUES, BARE, BOOTS, embedded, embeddedFiles, FULL, JAVA, MACHINE_IMAGE, unitSettings } from './support/boots';
import { describeWith, runs } from './support/requirements';
import { bootScript } from '../../src/compute/instance-boot';

const SERVICE = '/etc/systemd/system/api-service.service';
const DRAIN = '/etc/systemd/system/api-service-drain.service';

describeWith(runs('shellcheck', '--version'), 'shellcheck is not installed (apt-get install shellcheck)')('shellcheck', () => {
  const check = (script: string) => spawnSync('shellcheck', ['--shell=bash', '--severity=style', '-'], { input: script, encoding: 'utf8' });

  test.each(BOOTS)('finds nothing in the user data: %s', (_, boot) => {
    // WHEN
    const { status, stdout } = check(bootScript(boot));
    // THEN
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  const scripts = BOOTS.flatMap(([name, boot]) =>
    embeddedFiles(bootScript(boot))
      .filter(file => file.content.startsWith('#!'))
      .map(file => [file.path, name, file.content]),
  );

  test.each(scripts)('finds nothing in %s: %s', (_path, _name, content) => {
    const { status, stdout } = check(content);
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  test('sees each embedded script', () => {
    const script = (name: string) => `/usr/local/bin/api-service-${name}`;
    expect(scripts.map(([path]) => path)).toEqual(
      BOOTS.flatMap(([, { warmPool }]) => [script('start'), script('drain'), ...(warmPool ? [script('prepared')] : [])]),
    );
  });

  test('finds nothing in the stand-ins that execute it', () => {
    const folder = join(__dirname, 'support', 'stand-ins');
    const { status, stdout } = spawnSync(
      'shellcheck',
      readdirSync(folder).map(name => join(folder, name)),
      { encoding: 'utf8' },
    );
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });
});

describeWith(runs('systemd-analyze', '--version'), 'systemd-analyze is not installed (apt-get install systemd)')(
  'systemd-analyze verify',
  () => {
    let root: string;

    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), 'units-'));
    });
    afterEach(() => rmSync(root, { recursive: true, force: true }));

    function put(path: string, content: string, mode = 0o644): void {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content, { mode });
    }

    /** The units that ours meet on Amazon Linux 2023, with the order among them, and docker's programs. */
    function amazonLinux(): void {
      const unit = (name: string, section: string) => put(`/usr/lib/systemd/system/${name}`, `[Unit]\nDescription=${name}\n${section}\n`);
      unit('sysinit.target', '');
      unit('basic.target', 'Requires=sysinit.target\nAfter=sysinit.target');
      unit('multi-user.target', 'Requires=basic.target\nAfter=basic.target');
      unit('shutdown.target', 'DefaultDependencies=no');
      unit('network-online.target', '');
      unit('timers.target', '');
      put('/usr/sbin/logrotate', '#!/bin/sh\n', 0o755);
      unit(
        'docker.service',
        'Wants=network-online.target\nAfter=network-online.target\n[Service]\nType=notify\nExecStart=/usr/bin/dockerd',
      );
      put('/usr/bin/dockerd', '#!/bin/sh\n', 0o755);
      put('/usr/bin/docker', '#!/bin/sh\n', 0o755);
    }

    /** What `systemctl enable` does. */
    function enable(unit: string, content: string): void {
      for (const target of unitSettings(content).WantedBy ?? []) {
        mkdirSync(join(root, `/etc/systemd/system/${target}.wants`), { recursive: true });
        symlinkSync(`/etc/systemd/system/${unit}`, join(root, `/etc/systemd/system/${target}.wants`, unit));
      }
    }

    const ownUnits = () => readdirSync(join(root, '/etc/systemd/system')).filter(name => /^api-service.*(service|timer)$/.test(name));
    const verify = () =>
      spawnSync('systemd-analyze', ['verify', '--man=no', `--root=${root}`, ...ownUnits(), 'multi-user.target'], { encoding: 'utf8' });

    test.each(BOOTS)('finds nothing in the units, alone and enabled at boot: %s', (_, boot) => {
      // GIVEN
      amazonLinux();
      embeddedFiles(bootScript(boot)).forEach(({ path, content, mode }) => put(path, content, mode));
      ownUnits().forEach(unit => enable(unit, embedded(boot, `/etc/systemd/system/${unit}`)));
      // WHEN
      const { status, stdout, stderr } = verify();
      // THEN
      expect(stdout + stderr).toBe('');
      expect(status).toBe(0);
    });

    test.each<[string, (unit: string) => string, RegExp]>([
      ['a misspelt setting', unit => unit.replace('RestartSec', 'RestartSecond'), /Unknown key (name )?'RestartSecond'/],
      ['a wrong value', unit => unit.replace('Restart=always', 'Restart=forever'), /Failed to parse service restart specifier/],
      [
        'a program that does not exist',
        unit => unit.replace('/usr/local/bin/api-service-start', '/usr/local/bin/start'),
        /Command \/usr\/local\/bin\/start is not executable/,
      ],
      ['a unit that does not exist', unit => unit.replace('Requires=docker', 'Requires=dockerd'), /Unit dockerd.service not found/],
      ['a cycle of waiting', unit => unit.replace('After=', 'Before=docker.service\nAfter='), /ordering cycle/],
    ])('would find %s', (_, spoil, finding) => {
      // GIVEN
      amazonLinux();
      embeddedFiles(bootScript(BARE)).forEach(({ path, content, mode }) => put(path, path === SERVICE ? spoil(content) : content, mode));
      enable('api-service.service', embedded(BARE, SERVICE));
      // THEN
      expect(verify().stderr).toMatch(finding);
    });
  },
);

describe.each([
  ['an archive', ARCHIVE],
  ['a machine image', MACHINE_IMAGE],
])('the unit of a program from %s', (_, boot) => {
  const settings = unitSettings(embedded(boot, SERVICE));

  test('runs it as a user of its own without privileges, who reads its environment as a credential', () => {
    expect(settings).toMatchObject({
      DynamicUser: ['yes'],
      StateDirectory: ['api-service'],
      LoadCredential: ['environment:/etc/api-service/environment'],
      LimitNOFILE: ['65536'],
    });
    expect(embeddedFiles(bootScript(boot)).find(file => file.path === '/etc/api-service/environment')!.mode).toBe(0o600);
    expect(settings.AmbientCapabilities).toBeUndefined();
  });

  test('lets it have a port below 1024, if it serves one', () => {
    expect(unitSettings(embedded({ ...boot, ports: [8080, 443] }, SERVICE)).AmbientCapabilities).toEqual(['CAP_NET_BIND_SERVICE']);
  });

  test('tells the process itself to stop, and gives it its time', () => {
    expect(settings).toMatchObject({ KillMode: ['mixed'], TimeoutStopSec: [`${boot.stopSeconds}`] });
    expect(settings.ExecStop).toBeUndefined();
  });

  test('starts it again, however often, and with the instance', () => {
    expect(settings).toMatchObject({ Type: ['exec'], Restart: ['always'], StartLimitIntervalSec: ['0'], WantedBy: ['multi-user.target'] });
  });

  test('sends its output to a file that the agent forwards and that never fills the disk', () => {
    const log = '/var/log/api-service/service.log';
    expect(settings.StandardOutput).toEqual([`append:${log}`]);
    const agent = JSON.parse(embedded(boot, '/etc/api-service/cloudwatch-agent.json'));
    expect(agent.logs.logs_collected.files.collect_list).toContainEqual({
      file_path: log,
      log_group_name: 'Shop-Logs-1',
      log_stream_name: '{instance_id}/service',
    });
    const [rotated, ...rules] = embedded(boot, '/etc/api-service/logrotate.conf')
      .split('\n')
      .map(line => line.trim());
    expect(rotated).toBe(`${log} {`);
    // The process keeps its open file: a moved one would never be left.
    expect(rules).toEqual(expect.arrayContaining(['size 100M', 'rotate 1', 'copytruncate']));
    expect(unitSettings(embedded(boot, '/etc/systemd/system/api-service-logs.timer')).OnCalendar).toEqual(['minutely']);
  });
});

test('a program of an archive works where its files are', () => {
  expect(unitSettings(embedded(JAVA, SERVICE)).WorkingDirectory).toEqual(['/opt/api-service']);
  expect(unitSettings(embedded(MACHINE_IMAGE, SERVICE)).WorkingDirectory).toBeUndefined();
});

describe('the service unit', () => {
  test('gives the process its stop time, and docker more to report it', () => {
    // GIVEN
    const { ExecStop, TimeoutStopSec } = unitSettings(embedded(FULL, SERVICE));
    // THEN
    const [, stopSeconds] = ExecStop[0].match(/^\/usr\/bin\/docker stop -t (\d+) api-service$/)!;
    expect(Number(stopSeconds)).toBe(FULL.stopSeconds);
    expect(Number(TimeoutStopSec[0])).toBeGreaterThan(FULL.stopSeconds);
  });

  test('starts a crashed process again, however often, and starts with the instance', () => {
    const settings = unitSettings(embedded(FULL, SERVICE));
    expect(settings).toMatchObject({
      Type: ['exec'],
      Restart: ['always'],
      StartLimitIntervalSec: ['0'],
      WantedBy: ['multi-user.target'],
      Requires: ['docker.service'],
    });
    expect(settings.After[0].split(' ')).toContain('docker.service');
  });

  test('is outlived by nothing that drains it', () => {
    const settings = unitSettings(embedded(FULL, DRAIN));
    expect(settings.After).toEqual(['api-service.service']);
    expect(settings.Restart).toEqual(['on-failure']);
    expect(settings.WantedBy).toEqual(['multi-user.target']);
  });
});

describe('the user data', () => {
  test('holds the environment, one line for each variable, in an order of its own', () => {
    // GIVEN
    const reversed = Object.fromEntries(Object.entries(AWKWARD_VALUES).reverse());
    // THEN
    expect(bootScript({ ...FULL, environment: reversed })).toBe(bootScript(FULL));
    expect(embedded(FULL, '/etc/api-service/environment')).toBe(
      Object.keys(AWKWARD_VALUES)
        .sort()
        .map(name => `${name}=${(AWKWARD_VALUES as any)[name]}\n`)
        .join(''),
    );
  });

  test('asks for secrets in an order of its own', () => {
    expect(bootScript({ ...FULL, secrets: [...FULL.secrets].reverse() })).toBe(bootScript(FULL));
  });

  test("tells the CloudWatch agent of memory and the boot log, in the service's own log group", () => {
    const agent = JSON.parse(embedded(FULL, '/etc/api-service/cloudwatch-agent.json'));
    expect(agent.metrics).toEqual({
      namespace: 'ScalableApi',
      metrics_collected: { mem: { measurement: ['mem_used_percent'], append_dimensions: { LogGroupName: 'Shop-Logs-1' } } },
    });
    expect(agent.agent.omit_hostname).toBe(true);
    expect(agent.logs.logs_collected.files.collect_list).toEqual([
      { file_path: '/var/log/cloud-init-output.log', log_group_name: 'Shop-Logs-1', log_stream_name: '{instance_id}/boot' },
    ]);
  });
});
