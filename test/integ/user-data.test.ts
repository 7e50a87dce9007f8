import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { ApiExposure, ApiProtocol, Compute, ScalableApi, ServiceArtifact } from '../../src';
import { bootScript, InstanceBoot } from '../../src/compute/instance-boot';
import { AWKWARD_VALUES, BARE, BOOTS, embeddedFiles, FULL, unitSettings } from '../compute/support/boots';
import { describeWith } from '../compute/support/requirements';
import { Call, ISOLATION, Scenario, ScratchRoot } from '../compute/support/scratch-root';

const HEALTHY: Scenario = { health: { rest: ['healthy'], grpc: ['healthy'] } };
const SECRETS = {
  'signing-AbCdEf': 'signing $ecret "with" \'quotes\' and\na second line',
  'database-AbCdEf': '{"user":"shop","pass.word-1":"p@$$ \\"word\\""}',
  'partner-AbCdEf': 'PARTNERKEYVALUE',
  'token-AbCdEf': 'session-token-value',
};

const START = '/usr/local/bin/api-service-start';
const DRAIN = '/usr/local/bin/api-service-drain';

describeWith(ISOLATION.available, ISOLATION.reason)('user data, run in a scratch root', () => {
  let root: ScratchRoot;

  afterEach(() => root.remove());
  afterAll(() => ScratchRoot.cleanUp());

  function boot(instance: InstanceBoot, scenario: Scenario = HEALTHY) {
    root = new ScratchRoot(scenario);
    return root.runUserData(bootScript(instance));
  }

  /** A booted instance whose calls so far are forgotten. */
  function booted(instance: InstanceBoot, scenario: Scenario) {
    boot(instance, { ...HEALTHY, ...scenario });
    root.forget();
  }

  const signals = () => root.calls.filter(call => call.command === 'cfn-signal');
  const successOf = (group: string) => ['--exit-code', '0', '--stack', 'Shop', '--resource', group, '--region', 'eu-west-1'];
  const exitCode = (signal: Call) => Number(signal.args[signal.args.indexOf('--exit-code') + 1]);
  const position = (pattern: RegExp) => {
    const found = root.calls.findIndex(call => pattern.test(call.line));
    if (found < 0) throw new Error(`no call matches ${pattern}:\n${root.calls.map(call => call.line).join('\n')}`);
    return found;
  };

  describe.each(BOOTS)('%s', (_, instance) => {
    test('writes exactly its files, with their modes and contents', () => {
      // WHEN
      const { status, output } = boot(instance);
      // THEN
      expect(output).toBe('');
      expect(status).toBe(0);
      const expected = embeddedFiles(bootScript(instance));
      expect(root.written).toEqual(expected.map(file => file.path).sort());
      expect(expected.map(({ path }) => ({ path, mode: root.mode(path), content: root.read(path) }))).toEqual(expected);
      expect(root.mode('/etc/api-service/environment')).toBe(0o600);
      expect(root.mode(START)).toBe(0o755);
      expect(root.mode(DRAIN)).toBe(0o755);
      expect(() => JSON.parse(root.read('/etc/api-service/cloudwatch-agent.json'))).not.toThrow();
    });

    test('calls what it needs, in order, and signals success last', () => {
      // WHEN
      boot(instance);
      // THEN
      const inOrder = [
        /^dnf install .*aws-cfn-bootstrap/,
        /^dnf install .*docker/,
        /^amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:\/etc\/api-service\/cloudwatch-agent\.json$/,
        /^systemctl daemon-reload$/,
        /^systemctl enable --now docker\.service api-service\.service api-service-drain\.service$/,
        /^curl .*latest\/api\/token$/,
        /^curl .*instance-id$/,
        /^aws elbv2 describe-target-health/,
        /^cfn-signal /,
      ].map(position);
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      expect(inOrder.at(-1)).toBe(root.calls.length - 1);
      expect(root.calls.at(-1)!.args).toEqual(successOf('ApiGroup0123'));
      expect(signals()).toHaveLength(1);
      expect(root.calls.filter(call => call.command === 'docker')).toEqual([]);
    });
  });

  test('keeps every byte of the environment in the format that docker reads', () => {
    // GIVEN
    const drawn = fc.sample(
      fc.string({ unit: 'grapheme', maxLength: 40 }).filter(value => !/[\r\n\0]/.test(value)),
      { seed: 1, numRuns: 200 },
    );
    const environment = { ...AWKWARD_VALUES, ...Object.fromEntries(drawn.map((value, index) => [`DRAWN_${index}`, value])) };
    // WHEN
    boot({ ...FULL, environment });
    // THEN
    expect(readAsDocker(root.read('/etc/api-service/environment'))).toEqual(environment);
  });

  describe('the signal', () => {
    test('of success goes out only after every target group called the instance healthy', () => {
      // GIVEN
      const health = { rest: ['unused', 'initial', 'error', 'unhealthy', 'healthy'], grpc: ['initial', 'error', 'error', 'healthy'] };
      // WHEN
      const { status } = boot(FULL, { health });
      // THEN
      expect(status).toBe(0);
      const answers = root.calls.filter(call => call.line.includes('describe-target-health'));
      const asked = (group: string) => answers.filter(call => call.line.includes(`targetgroup/${group}/`)).length;
      expect([asked('rest'), asked('grpc')]).toEqual([health.rest.length, health.grpc.length]);
      expect(answers.every(call => call.args.includes('Id=i-0123456789abcdef0'))).toBe(true);
      expect(root.calls.filter(call => call.line === 'sleep 5')).toHaveLength(health.rest.length + health.grpc.length - 2);
      expect(signals().map(exitCode)).toEqual([0]);
      expect(root.calls.at(-1)!.command).toBe('cfn-signal');
    });

    test.each<[string, Scenario['health']]>([
      ['no target group ever does', { rest: ['initial'], grpc: ['initial'] }],
      ['only the first one does', { rest: ['healthy'], grpc: ['unhealthy'] }],
      ['only the second one does', { rest: ['draining'], grpc: ['healthy'] }],
      ['the load balancer never answers', { rest: ['error'], grpc: ['error'] }],
      ['the instance is not registered', { rest: ['None'], grpc: ['None'] }],
    ])('is of failure once the deadline is over and %s', (_, health) => {
      // WHEN
      const { status, output } = boot({ ...FULL, healthySeconds: 1 }, { health });
      // THEN
      expect(output).toContain('the load balancer does not call this instance healthy');
      expect(status).toBe(1);
      expect(signals().map(exitCode)).toEqual([1]);
    });

    test('that is refused fails nothing, because instances of a later scale-out signal too', () => {
      const { status } = boot(BARE, { ...HEALTHY, fails: { 'cfn-signal': ['*'] } });
      expect(status).toBe(0);
      expect(signals().map(exitCode)).toEqual([0]);
    });

    /** Every call of the boot script that may fail, with what makes it fail. */
    const failures: [string, RegExp, Scenario][] = [
      ['dnf, for all but the signal', /^dnf install .*docker/, { fails: { dnf: ['*docker*'] } }],
      ['the CloudWatch agent', /^amazon-cloudwatch-agent-ctl/, { fails: { 'amazon-cloudwatch-agent-ctl': ['*'] } }],
      ['systemctl daemon-reload', /^systemctl daemon-reload/, { fails: { systemctl: ['daemon-reload'] } }],
      ['systemctl enable', /^systemctl enable/, { fails: { systemctl: ['enable *'] } }],
      ["the metadata service's token", /^curl .*token$/, { fails: { curl: ['*/api/token'] } }],
      ["the metadata service's instance id", /^curl .*instance-id$/, { fails: { curl: ['*/instance-id'] } }],
      ['DescribeTargetHealth', /^aws elbv2/, { fails: { aws: ['elbv2 *'] } }],
      ['sleep', /^sleep/, { fails: { sleep: ['*'] } }],
    ];
    for (const { path } of embeddedFiles(bootScript(FULL))) {
      failures.push([`writing ${path}`, new RegExp(`^install -m \\d+ /dev/stdin ${path}$`), { fails: { install: [`-m * ${path}`] } }]);
    }
    for (const path of ['/etc/api-service', '/usr/local/bin', '/etc/systemd/system']) {
      failures.push([`making ${path}`, new RegExp(`^install -d ${path}$`), { fails: { install: [`-d ${path}`] } }]);
    }

    test.each(failures)('is of failure when %s fails', (_, pattern, scenario) => {
      // GIVEN a target that becomes healthy at the second look, so that each command is called
      const health = { rest: ['initial', 'healthy'], grpc: ['healthy'] };
      // WHEN
      const { status } = boot({ ...FULL, healthySeconds: 1 }, { health, ...scenario });
      // THEN
      expect(status).not.toBe(0);
      expect(root.calls.some(call => pattern.test(call.line))).toBe(true);
      expect(signals()).toHaveLength(1);
      expect(exitCode(signals()[0])).toBeGreaterThan(0);
      expect(root.calls.at(-1)!.command).toBe('cfn-signal');
    });

    test('has a failure case for every command that a boot calls', () => {
      boot(FULL, { health: { rest: ['initial', 'healthy'], grpc: ['healthy'] } });
      const covered = [...failures.map(([, pattern]) => pattern), /^dnf install .*aws-cfn-bootstrap/, /^cfn-signal/];
      expect(root.calls.filter(call => !covered.some(pattern => pattern.test(call.line))).map(call => call.line)).toEqual([]);
    });
  });

  describe('packages', () => {
    test('are asked for again while another process holds the package database', () => {
      // GIVEN a package that appears in the repository only later
      root = new ScratchRoot({ ...HEALTHY, fails: { dnf: ['*'] } });
      const { status, output } = root.runUserData(bootScript(BARE));
      // THEN several attempts with pauses, and no success
      expect(status).toBe(1);
      expect(output).toContain('cannot install aws-cfn-bootstrap');
      const attempts = root.calls.filter(call => call.command === 'dnf').length;
      expect(attempts).toBeGreaterThan(3);
      expect(root.calls.filter(call => call.line === 'sleep 10')).toHaveLength(attempts);
      // AND nothing went on without them
      expect(root.calls.some(call => call.command === 'systemctl')).toBe(false);
      // AND there is nothing to signal with: CloudFormation's own timeout ends the deployment
      expect(signals()).toEqual([]);
    });
  });

  describe('the start script', () => {
    const scenario: Scenario = { secrets: SECRETS };
    const run = () => root.calls.find(call => call.line.startsWith('docker run'));

    test('of a private image logs in to its registry, fetches secrets, and hands them to docker by name only', () => {
      // GIVEN
      booted(FULL, scenario);
      // WHEN
      const { status, output } = root.runService(START);
      // THEN
      expect([status, output]).toEqual([0, '']);
      const login = root.calls[position(/^docker login/)];
      expect(login.args).toEqual(['login', '--username', 'AWS', '--password-stdin', FULL.registry]);
      expect(login.input).toBe('registry-token\n');
      const asked = root.calls
        .filter(call => call.line.startsWith('aws secretsmanager'))
        .map(call => call.args[call.args.indexOf('--secret-id') + 1]);
      expect([...asked].sort()).toEqual(FULL.secrets.map(secret => secret.arn).sort());
      // AND the values reach docker's environment under their names, the metadata token and the like do not spoil them
      expect(run()!.environment).toMatchObject({
        SIGNING_KEY: SECRETS['signing-AbCdEf'],
        DB_PASSWORD: 'p@$$ "word"',
        AWS_ACCESS_KEY_ID: SECRETS['partner-AbCdEf'],
        token: SECRETS['token-AbCdEf'],
      });
      const names = run()!.args.flatMap((arg, index, args) => (arg === '--env' ? [args[index + 1]] : []));
      expect([...names].sort()).toEqual(['AWS_ACCESS_KEY_ID', 'DB_PASSWORD', 'SIGNING_KEY', 'token']);
      // AND no secret named like one of the AWS CLI's variables turns the script's own calls into somebody else's
      expect(root.calls.filter(call => call.command === 'aws').every(call => call.environment.AWS_ACCESS_KEY_ID === undefined)).toBe(true);
      // AND they are nowhere else
      const seen = [bootScript(FULL), ...root.calls.map(call => call.line), ...root.written.map(path => root.read(path))];
      for (const value of ['signing $ecret', 'a second line', 'p@$$', 'PARTNERKEYVALUE', 'session-token-value', 'registry-token']) {
        expect(seen.filter(text => text.includes(value))).toEqual([]);
      }
    });

    test('of a public image neither logs in nor fetches anything', () => {
      booted(BARE, scenario);
      expect(root.runService(START).status).toBe(0);
      expect(root.calls.map(call => call.command)).toEqual(['curl', 'curl', 'docker']);
      expect(run()!.args.at(-1)).toBe(BARE.imageUri);
    });

    test('runs the image with its ports, its environment file, and logs to CloudWatch', () => {
      booted(FULL, scenario);
      root.runService(START);
      const { args } = run()!;
      const values = (option: string) => args.flatMap((arg, index) => (arg === option ? [args[index + 1]] : []));
      expect(args.slice(0, 3)).toEqual(['run', '--rm', '--init']);
      expect(args.at(-1)).toBe(FULL.imageUri);
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
      booted(FULL, { ...rest, secrets });
      root.fail(fails ?? {});
      // WHEN
      const { status } = root.runService(START);
      // THEN
      expect(status).not.toBe(0);
      expect(run()).toBeUndefined();
    });

    test('fails with docker, so that systemd starts it again', () => {
      booted(FULL, scenario);
      root.fail({ docker: ['run *'] });
      expect(root.runService(START).status).not.toBe(0);
    });
  });

  describe('of an instance as a template deploys it', () => {
    // GIVEN
    const stack = new Stack(new App(), 'Shop', { env: { region: 'eu-west-1' } });
    const repository = ecr.Repository.fromRepositoryName(stack, 'Repository', 'shop');
    const api = new ScalableApi(stack, 'Api', {
      artifact: ServiceArtifact.ecrImage(repository, { tagOrDigest: 'v1', stopTime: Duration.seconds(50) }),
      compute: Compute.autoScalingGroup(),
      exposure: ApiExposure.vpcOnly(),
      protocols: [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(40) })],
      environment: { GREETING: "it's $5" },
    });
    api.service.workload.addSecret('DB_PASSWORD', new secretsmanager.Secret(stack, 'Database'), 'password');
    const { Resources } = Template.fromStack(stack).toJSON();
    const only = (type: string) => {
      const ids = Object.keys(Resources).filter(id => Resources[id].Type === type);
      expect(ids).toHaveLength(1);
      return { id: ids[0], properties: Resources[ids[0]].Properties };
    };
    const secret = only('AWS::SecretsManager::Secret').id;
    const targetGroup = only('AWS::ElasticLoadBalancingV2::TargetGroup').id;
    const logGroup = stack.getLogicalId(
      (api.service.workload.node.findChild('Logs') as logs.LogGroup).node.defaultChild as logs.CfnLogGroup,
    );
    const userData = deployed(only('AWS::EC2::LaunchTemplate').properties.LaunchTemplateData.UserData['Fn::Base64'], {
      [secret]: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:database-AbCdEf',
      [targetGroup]: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/rest/0123456789abcdef',
      'AWS::StackName': 'Shop',
      'AWS::AccountId': '111122223333',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::Partition': 'aws',
    });

    test('boots, signals its own group, and starts the service', () => {
      // WHEN
      root = new ScratchRoot({ ...HEALTHY, secrets: { 'database-AbCdEf': '{"password":"s3cret"}' } });
      const { status, output } = root.runUserData(userData);
      // THEN
      expect([status, output]).toEqual([0, '']);
      expect(root.calls.at(-1)!.args).toEqual(successOf(only('AWS::AutoScaling::AutoScalingGroup').id));
      const region = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };
      expect(readAsDocker(root.read('/etc/api-service/environment'))).toEqual({ ...region, PORT: '8080', GREETING: "it's $5" });
      // AND
      root.forget();
      expect(root.runService(START)).toEqual({ status: 0, output: '' });
      const login = root.calls[position(/^docker login/)];
      expect(login.args.at(-1)).toBe('111122223333.dkr.ecr.eu-west-1.amazonaws.com');
      const run = root.calls[position(/^docker run/)];
      expect(run.args.at(-1)).toBe('111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:v1');
      expect(run.environment.DB_PASSWORD).toBe('s3cret');
      expect(run.line).toContain(`awslogs-group=${logGroup} `);
    });

    test('is held by its termination hook until it has drained and stopped', () => {
      const { ExecStop, TimeoutStopSec } = unitSettings(
        embeddedFiles(userData).find(file => file.path.endsWith('/api-service.service'))!.content,
      );
      expect(ExecStop[0]).toContain(' -t 50 ');
      const { LifecycleTransition, HeartbeatTimeout, DefaultResult } = only('AWS::AutoScaling::LifecycleHook').properties;
      expect([LifecycleTransition, DefaultResult]).toEqual(['autoscaling:EC2_INSTANCE_TERMINATING', 'CONTINUE']);
      const [, drain] = /^sleep (\d+)\nsystemctl stop/m.exec(userData)!;
      // The drain script looks every 5 seconds.
      expect(HeartbeatTimeout).toBeGreaterThanOrEqual(5 + Number(drain) + Number(TimeoutStopSec[0]));
    });
  });

  describe('the drain script', () => {
    test('stops the service once the instance leaves and the load balancer sends it nothing new', () => {
      // GIVEN
      booted(FULL, { lifecycle: ['error', 'InService', 'Standby', 'InService', 'Terminated'] });
      // WHEN
      expect(root.runService(DRAIN).status).toBe(0);
      // THEN
      const steps = root.calls
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
      booted(FULL, { lifecycle: ['Terminated'] });
      root.fail({ systemctl: ['stop *'] });
      expect(root.runService(DRAIN).status).not.toBe(0);
    });
  });
});

/** How `docker run --env-file` reads a file: no quotes, no escapes, comments only at the beginning of a line. */
function readAsDocker(file: string): { [name: string]: string } {
  const entries = file
    .split('\n')
    .map(line => line.replace(/\r$/, '').replace(/^[ \t]+/, ''))
    .filter(line => line && !line.startsWith('#'));
  return Object.fromEntries(entries.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

/** What CloudFormation makes of a value: references become what `known` says, or the name of the resource. */
function deployed(value: any, known: { [id: string]: string }): any {
  if (typeof value !== 'object') return value;
  const [[intrinsic, argument]] = Object.entries<any>(value);
  const inner = (part: any) => deployed(part, known);
  switch (intrinsic) {
    case 'Ref':
      return known[argument] ?? argument;
    case 'Fn::Join':
      return argument[1].map(inner).join(argument[0]);
    case 'Fn::Split':
      return inner(argument[1]).split(argument[0]);
    case 'Fn::Select':
      return inner(argument[1])[argument[0]];
    default:
      throw new Error(`no answer for ${JSON.stringify(value)}`);
  }
}
