import { bootScript } from '../../src/compute/instance-boot';
import { BootedRoots, DRAIN_UNIT, SECRET_VALUES, SECRETS, SERVICE_UNIT } from '../compute/support/booted-roots';
import { ARCHIVE, AWKWARD_VALUES, BARE, FULL, MACHINE_IMAGE, REGISTRY, withAwkwardWords } from '../compute/support/boots';
import { describeWith } from '../compute/support/requirements';
import { ISOLATION, Scenario } from '../compute/support/scratch-root';

describeWith(ISOLATION.available, ISOLATION.reason)('units of an instance, run in a scratch root', () => {
  const on = new BootedRoots();

  describe('the start script', () => {
    const scenario: Scenario = { secrets: SECRETS };
    const run = () => on.root.calls.find(call => call.line.startsWith('docker run'));

    test('of a private image logs in to its registry, fetches secrets, and hands them to docker by name only', () => {
      // GIVEN
      on.booted(FULL, scenario);
      // WHEN
      const { status, output } = on.root.runUnit(SERVICE_UNIT);
      // THEN
      expect([status, output]).toEqual([0, '']);
      const login = on.root.calls[on.position(/^docker login/)];
      expect(login.args).toEqual(['login', '--username', 'AWS', '--password-stdin', REGISTRY]);
      expect(login.input).toBe('registry-token\n');
      const asked = on.root.calls
        .filter(call => call.line.startsWith('aws secretsmanager'))
        .map(call => call.args[call.args.indexOf('--secret-id') + 1]);
      expect([...asked].sort()).toEqual(FULL.secrets.map(secret => secret.arn).sort());
      // AND the values reach docker's environment under their names, the metadata token and the like do not spoil them
      expect(run()!.environment).toMatchObject(SECRET_VALUES);
      const names = run()!.args.flatMap((arg, index, args) => (arg === '--env' ? [args[index + 1]] : []));
      expect([...names].sort()).toEqual(['AWS_ACCESS_KEY_ID', 'DB_PASSWORD', 'SIGNING_KEY', 'line', 'token']);
      // AND no secret named like one of the AWS CLI's variables turns the script's own calls into somebody else's
      expect(on.root.calls.filter(call => call.command === 'aws').every(call => call.environment.AWS_ACCESS_KEY_ID === undefined)).toBe(
        true,
      );
      // AND they are nowhere else
      const seen = [bootScript(FULL), ...on.root.calls.map(call => call.line), ...on.root.written.map(path => on.root.read(path))];
      for (const value of ['signing $ecret', 'a second line', 'p@$$', 'PARTNERKEYVALUE', 'session-token-value', 'registry-token']) {
        expect(seen.filter(text => text.includes(value))).toEqual([]);
      }
    });

    test('of a public image neither logs in nor fetches anything', () => {
      on.booted(BARE, scenario);
      expect(on.root.runUnit(SERVICE_UNIT).status).toBe(0);
      expect(on.root.calls.map(call => call.command)).toEqual(['curl', 'curl', 'docker']);
      expect(run()!.args.at(-1)).toBe('public.ecr.aws/nginx/nginx:1.29');
    });

    test('runs the image with its ports, its environment file, and logs to CloudWatch', () => {
      on.booted(FULL, scenario);
      on.root.runUnit(SERVICE_UNIT);
      const { args } = run()!;
      const values = (option: string) => args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []));
      expect(args.slice(0, 3)).toEqual(['run', '--rm', '--init']);
      expect(args.at(-1)).toMatch(/\/shop@sha256:0{64}$/);
      expect(values('--name')).toEqual(['api-service']);
      expect(values('--publish')).toEqual(['8080:8080', '9090:9090']);
      expect(values('--env-file')).toEqual(['/etc/api-service/environment']);
      expect(values('--security-opt')).toEqual(['no-new-privileges']);
      expect(values('--log-driver')).toEqual(['awslogs']);
      expect(values('--log-opt')).toEqual(
        expect.arrayContaining(['awslogs-region=eu-west-1', 'awslogs-group=Shop-Logs-1', 'awslogs-stream=i-0123456789abcdef0/service']),
      );
    });

    test.each<[string, Scenario]>([
      ['the registry gives no password', { fails: { aws: ['ecr *'] } }],
      ['the registry refuses the login', { fails: { docker: ['login *'] } }],
      ['a secret cannot be read', { secrets: { ...SECRETS, 'signing-AbCdEf': undefined as any } }],
      ['a secret is not JSON', { secrets: { ...SECRETS, 'database-AbCdEf': 'plain' } }],
      ['a secret lacks the field', { secrets: { ...SECRETS, 'database-AbCdEf': '{"user":"shop"}' } }],
      ['the metadata service is silent', { fails: { curl: ['*'] } }],
    ])('starts nothing when %s', (_, trouble) => {
      // GIVEN
      const { fails, ...rest } = { ...scenario, ...trouble };
      const secrets = Object.fromEntries(Object.entries(rest.secrets ?? {}).filter(([, value]) => value !== undefined));
      on.booted(FULL, { ...rest, secrets });
      on.root.fail(fails ?? {});
      // WHEN
      const { status } = on.root.runUnit(SERVICE_UNIT);
      // THEN
      expect(status).not.toBe(0);
      expect(run()).toBeUndefined();
    });

    test('fails with docker, so that systemd starts it again', () => {
      on.booted(FULL, scenario);
      on.root.fail({ docker: ['run *'] });
      expect(on.root.runUnit(SERVICE_UNIT).status).not.toBe(0);
    });
  });

  describe.each([
    ['an archive', withAwkwardWords(ARCHIVE), 'node', '/opt/api-service'] as const,
    ['a machine image', withAwkwardWords(MACHINE_IMAGE), 'serve', '/'] as const,
  ])('the start script of %s', (_, instance, program, directory) => {
    const process = () => on.root.calls.find(call => call.command === program);

    test('becomes the program, with its words, its environment and its secrets as they are', () => {
      // GIVEN
      on.booted(instance, { secrets: SECRETS });
      // WHEN
      const { status, output } = on.root.runUnit(SERVICE_UNIT);
      // THEN
      expect([status, output]).toEqual([0, '']);
      expect(process()!.args).toEqual(instance.run.command.slice(1));
      expect(process()!.environment).toMatchObject({ ...AWKWARD_VALUES, ...SECRET_VALUES, PWD: directory });
      // AND no secret named like one of the AWS CLI's variables turns the script's own calls into somebody else's
      expect(on.root.calls.filter(call => call.command === 'aws').every(call => call.environment.AWS_ACCESS_KEY_ID === undefined)).toBe(
        true,
      );
      // AND the secrets are nowhere else
      const seen = [bootScript(instance), ...on.root.calls.map(call => call.line), ...on.root.written.map(path => on.root.read(path))];
      for (const value of ['signing $ecret', 'a second line', 'p@$$', 'PARTNERKEYVALUE', 'session-token-value', 'value of the line']) {
        expect(seen.filter(text => text.includes(value))).toEqual([]);
      }
    });

    test.each<[string, Scenario]>([
      ['a secret cannot be read', { fails: { aws: ['secretsmanager *'] } }],
      ['a secret lacks the field', { secrets: { ...SECRETS, 'database-AbCdEf': '{"user":"shop"}' } }],
    ])('starts nothing when %s', (_what, { fails = {}, secrets = SECRETS }) => {
      on.booted(instance, { secrets });
      on.root.fail(fails);
      expect(on.root.runUnit(SERVICE_UNIT).status).not.toBe(0);
      expect(process()).toBeUndefined();
    });

    test('fails with the program, so that systemd starts it again', () => {
      on.booted(instance, { secrets: SECRETS });
      on.root.fail({ [program]: ['*'] });
      expect(on.root.runUnit(SERVICE_UNIT).status).not.toBe(0);
      expect(process()).toBeDefined();
    });
  });

  describe('the drain script', () => {
    test('stops the service once the instance leaves and the load balancer sends it nothing new', () => {
      // GIVEN
      on.booted(FULL, { lifecycle: ['error', 'InService', 'Standby', 'InService', 'Terminated'] });
      // WHEN
      expect(on.root.runUnit(DRAIN_UNIT).status).toBe(0);
      // THEN
      const steps = on.root.calls
        .filter(call => call.command !== 'curl' || call.line.endsWith('target-lifecycle-state'))
        .map(call => call.line.replace(/^curl .*/, 'state'));
      expect(steps).toEqual([
        'state',
        'sleep 5',
        'state',
        'sleep 5',
        'state',
        'sleep 5',
        'state',
        'sleep 5',
        'state',
        'sleep 30',
        'systemctl stop api-service.service',
      ]);
    });

    test('tells systemd when the service could not be stopped', () => {
      on.booted(FULL, { lifecycle: ['Terminated'] });
      on.root.fail({ systemctl: ['stop *'] });
      expect(on.root.runUnit(DRAIN_UNIT).status).not.toBe(0);
    });
  });
});
