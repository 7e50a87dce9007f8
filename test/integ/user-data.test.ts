import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { ApiExposure, ApiProtocol, Compute, ScalableApi, ServiceArtifact } from '../../src';
import { InstanceBoot } from '../../src/compute/boot-plan';
import { bootScript } from '../../src/compute/instance-boot';
import { BootedRoots, exitCode, HEALTHY, SERVICE_UNIT } from '../compute/support/booted-roots';
import { ARCHIVE, AWKWARD_VALUES, BARE, BOOTS, embeddedFiles, FULL, JAVA, MACHINE_IMAGE, unitSettings } from '../compute/support/boots';
import { deployed } from '../compute/support/deployed';
import { describeWith } from '../compute/support/requirements';
import { ISOLATION, Scenario, ScratchRoot } from '../compute/support/scratch-root';

const START = '/usr/local/bin/api-service-start';
const DRAIN = '/usr/local/bin/api-service-drain';

describeWith(ISOLATION.available, ISOLATION.reason)('user data, run in a scratch root', () => {
  const on = new BootedRoots();
  const successOf = (group: string) => ['--exit-code', '0', '--stack', 'Shop', '--resource', group, '--region', 'eu-west-1'];

  describe.each(BOOTS)('%s', (_, instance) => {
    test('writes exactly its files, with their modes and contents', () => {
      // WHEN
      const { status, output } = on.boot(instance);
      // THEN
      expect(output).toBe('');
      expect(status).toBe(0);
      const expected = embeddedFiles(bootScript(instance));
      expect(on.root.written).toEqual(expected.map(file => file.path).sort());
      expect(expected.map(({ path }) => ({ path, mode: on.root.mode(path), content: on.root.read(path) }))).toEqual(expected);
      expect(on.root.mode('/etc/api-service/environment')).toBe(0o600);
      expect(on.root.mode(START)).toBe(0o755);
      expect(on.root.mode(DRAIN)).toBe(0o755);
      expect(() => JSON.parse(on.root.read('/etc/api-service/cloudwatch-agent.json'))).not.toThrow();
    });

    test('calls what it needs, in order, and signals success last', () => {
      // WHEN
      on.boot(instance);
      // THEN
      const inOrder = [
        /^dnf install .*aws-cfn-bootstrap/,
        /^dnf install .*amazon-cloudwatch-agent/,
        /^amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:\/etc\/api-service\/cloudwatch-agent\.json$/,
        /^systemctl daemon-reload$/,
        /^systemctl enable --now (docker\.service|api-service-logs\.timer) api-service\.service api-service-drain\.service$/,
        /^curl .*latest\/api\/token$/,
        /^curl .*instance-id$/,
        /^aws elbv2 describe-target-health/,
        /^cfn-signal /,
      ].map(pattern => on.position(pattern));
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      expect(inOrder.at(-1)).toBe(on.root.calls.length - 1);
      expect(on.root.calls.at(-1)!.args).toEqual(successOf('ApiGroup0123'));
      expect(on.signals).toHaveLength(1);
      expect(on.root.calls.filter(call => ['docker', 'node', 'java', 'serve'].includes(call.command))).toEqual([]);
    });
  });

  describe('an archive', () => {
    const lines = (pattern: RegExp) => on.root.calls.map(call => call.line).filter(line => pattern.test(line));

    test('is fetched once its packages are there, unpacked, and made readable', () => {
      on.boot(ARCHIVE);
      expect(lines(/api-service\.zip|\/opt|nodejs/)).toEqual([
        'dnf install --assumeyes --quiet amazon-cloudwatch-agent jq logrotate unzip nodejs22',
        'install -d /opt/api-service',
        'aws s3 cp --only-show-errors --region eu-west-1 s3://assets-111122223333-eu-west-1/0123.zip /var/tmp/api-service.zip',
        'unzip -q /var/tmp/api-service.zip -d /opt/api-service',
        'chmod -R a+rX /opt/api-service',
      ]);
    });

    test('that is a jar stays as it is', () => {
      on.boot(JAVA);
      expect(lines(/\.jar|unzip -q|corretto/)).toEqual([
        'dnf install --assumeyes --quiet amazon-cloudwatch-agent jq logrotate unzip java-21-amazon-corretto-headless',
        'aws s3 cp --only-show-errors --region eu-west-1 s3://assets-111122223333-eu-west-1/4567.jar /opt/api-service/service.jar',
      ]);
    });
  });

  describe('a machine image', () => {
    const installed = (...present: string[]) => {
      const { status } = on.boot(MACHINE_IMAGE, { ...HEALTHY, installed: ['shop', ...present] });
      expect(status).toBe(0);
      return on.root.calls.filter(call => call.command === 'dnf').map(call => call.args.filter(arg => !/^(install|--.*)$/.test(arg)));
    };

    test('that holds all of it installs nothing', () => {
      expect(installed('aws-cfn-bootstrap', 'amazon-cloudwatch-agent', 'jq', 'logrotate')).toEqual([]);
    });

    test.each([['amazon-cloudwatch-agent'], ['jq'], ['logrotate']])('that lacks %s gets it', lacking => {
      const present = ['aws-cfn-bootstrap', 'amazon-cloudwatch-agent', 'jq', 'logrotate'].filter(name => name !== lacking);
      expect(installed(...present)).toEqual([['amazon-cloudwatch-agent', 'jq', 'logrotate']]);
    });

    test('that cannot signal gets the signal helper first', () => {
      expect(installed('amazon-cloudwatch-agent', 'jq', 'logrotate')).toEqual([['aws-cfn-bootstrap']]);
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
    on.boot({ ...FULL, environment });
    // THEN
    expect(readAsDocker(on.root.read('/etc/api-service/environment'))).toEqual(environment);
  });

  describe('the signal', () => {
    test('of success goes out only after every target group called the instance healthy', () => {
      // GIVEN
      const health = { rest: ['unused', 'initial', 'error', 'unhealthy', 'healthy'], grpc: ['initial', 'error', 'error', 'healthy'] };
      // WHEN
      const { status } = on.boot(FULL, { health });
      // THEN
      expect(status).toBe(0);
      const answers = on.root.calls.filter(call => call.line.includes('describe-target-health'));
      const asked = (group: string) => answers.filter(call => call.line.includes(`targetgroup/${group}/`)).length;
      expect([asked('rest'), asked('grpc')]).toEqual([health.rest.length, health.grpc.length]);
      expect(answers.every(call => call.args.includes('Id=i-0123456789abcdef0'))).toBe(true);
      expect(on.root.calls.filter(call => call.line === 'sleep 5')).toHaveLength(health.rest.length + health.grpc.length - 2);
      expect(on.signals.map(exitCode)).toEqual([0]);
      expect(on.root.calls.at(-1)!.command).toBe('cfn-signal');
    });

    test.each<[string, Scenario['health']]>([
      ['no target group ever does', { rest: ['initial'], grpc: ['initial'] }],
      ['only the first one does', { rest: ['healthy'], grpc: ['unhealthy'] }],
      ['only the second one does', { rest: ['draining'], grpc: ['healthy'] }],
      ['the load balancer never answers', { rest: ['error'], grpc: ['error'] }],
      ['the instance is not registered', { rest: ['None'], grpc: ['None'] }],
    ])('is of failure once the deadline is over and %s', (_, health) => {
      // WHEN
      const { status, output } = on.boot({ ...FULL, healthySeconds: 1 }, { health });
      // THEN
      expect(output).toContain('the load balancer does not call this instance healthy');
      expect(status).toBe(1);
      expect(on.signals.map(exitCode)).toEqual([1]);
    });

    test('that is refused fails nothing, because instances of a later scale-out signal too', () => {
      const { status } = on.boot(BARE, { ...HEALTHY, fails: { 'cfn-signal': ['*'] } });
      expect(status).toBe(0);
      expect(on.signals.map(exitCode)).toEqual([0]);
    });

    /** Targets that become healthy at the second look, so that each command is called. */
    const SECOND_LOOK = { rest: ['initial', 'healthy'], grpc: ['healthy'] };

    /** Every call that may fail, with what makes it fail. */
    const COMMANDS: [string, RegExp, Scenario][] = [
      ['dnf, for all but the signal', /^dnf install .*jq/, { fails: { dnf: ['*jq*'] } }],
      ['the download', /^aws s3 cp/, { fails: { aws: ['s3 *'] } }],
      ['unpacking', /^unzip/, { fails: { unzip: ['*'] } }],
      ['chmod', /^chmod/, { fails: { chmod: ['*'] } }],
      ['the CloudWatch agent', /^amazon-cloudwatch-agent-ctl/, { fails: { 'amazon-cloudwatch-agent-ctl': ['*'] } }],
      ['systemctl daemon-reload', /^systemctl daemon-reload/, { fails: { systemctl: ['daemon-reload'] } }],
      ['systemctl enable', /^systemctl enable .*api-service.service/, { fails: { systemctl: ['enable *api-service.service*'] } }],
      ['telling that it is prepared', /^systemctl enable .*prepared/, { fails: { systemctl: ['enable *prepared*'] } }],
      ["the metadata service's token", /^curl .*token$/, { fails: { curl: ['*/api/token'] } }],
      ["the metadata service's instance id", /^curl .*instance-id$/, { fails: { curl: ['*/instance-id'] } }],
      ["the metadata service's lifecycle state", /^curl .*lifecycle-state$/, { fails: { curl: ['*lifecycle-state'] } }],
      ['DescribeTargetHealth', /^aws elbv2/, { fails: { aws: ['elbv2 *'] } }],
      ['sleep', /^sleep/, { fails: { sleep: ['*'] } }],
    ];

    /** Those that a boot makes, with the directories and files that it writes. */
    function failures(instance: InstanceBoot): [string, RegExp, Scenario][] {
      const script = bootScript(instance);
      const files = embeddedFiles(script).map(({ path }): [string, RegExp, Scenario] => [
        `writing ${path}`,
        new RegExp(`^install -m \\d+ /dev/stdin ${path}$`),
        { fails: { install: [`-m * ${path}`] } },
      ]);
      const folders = new Set([...script.matchAll(/^install -d '?([^'\n]+)/gm)].map(([, path]) => path));
      const made = [...folders].map((path): [string, RegExp, Scenario] => [
        `making ${path}`,
        new RegExp(`^install -d ${path}$`),
        { fails: { install: [`-d ${path}`] } },
      ]);
      const other = new ScratchRoot({ ...HEALTHY, health: SECOND_LOOK });
      other.runUserData(script);
      const called = COMMANDS.filter(([, pattern]) => other.calls.some(call => pattern.test(call.line)));
      other.remove();
      return [...called, ...files, ...made];
    }

    const covered = ISOLATION.available ? BOOTS.map(([, instance]) => failures(instance)) : [];
    /** Each failure once, in the first boot that can have it. */
    const cases = covered.flatMap((own, index) => {
      const before = new Set(covered.slice(0, index).flatMap(others => others.map(([what]) => what)));
      return own.filter(([what]) => !before.has(what)).map(([what, ...rest]) => [what, BOOTS[index], ...rest] as const);
    });

    test.each(cases)('is of failure when %s fails', (_, [, instance], pattern, scenario) => {
      // WHEN
      const { status } = on.boot({ ...instance, healthySeconds: 1 }, { ...HEALTHY, health: SECOND_LOOK, ...scenario });
      // THEN
      expect(status).not.toBe(0);
      expect(on.root.calls.some(call => pattern.test(call.line))).toBe(true);
      expect(on.signals).toHaveLength(1);
      expect(exitCode(on.signals[0])).toBeGreaterThan(0);
      expect(on.root.calls.at(-1)!.command).toBe('cfn-signal');
    });

    test.each(BOOTS)('has a failure case for every command that a boot calls: %s', (_, instance) => {
      on.boot(instance, { ...HEALTHY, health: SECOND_LOOK });
      const known = [...failures(instance).map(([, pattern]) => pattern), /^dnf install .*aws-cfn-bootstrap/, /^cfn-signal/];
      expect(on.root.calls.filter(call => !known.some(pattern => pattern.test(call.line))).map(call => call.line)).toEqual([]);
    });
  });

  describe('packages', () => {
    test('are asked for again while another process holds the package database', () => {
      // GIVEN a package that appears in the repository only later
      on.root = new ScratchRoot({ ...HEALTHY, fails: { dnf: ['*'] } });
      const { status, output } = on.root.runUserData(bootScript(BARE));
      // THEN several attempts with pauses, and no success
      expect(status).toBe(1);
      expect(output).toContain('cannot install aws-cfn-bootstrap');
      const attempts = on.root.calls.filter(call => call.command === 'dnf').length;
      expect(attempts).toBeGreaterThan(3);
      expect(on.root.calls.filter(call => call.line === 'sleep 10')).toHaveLength(attempts);
      // AND nothing went on without them
      expect(on.root.calls.some(call => call.command === 'systemctl')).toBe(false);
      // AND there is nothing to signal with: CloudFormation's own timeout ends the deployment
      expect(on.signals).toEqual([]);
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
      on.root = new ScratchRoot({ ...HEALTHY, secrets: { 'database-AbCdEf': '{"password":"s3cret"}' } });
      const { status, output } = on.root.runUserData(userData);
      // THEN
      expect([status, output]).toEqual([0, '']);
      expect(on.root.calls.at(-1)!.args).toEqual(successOf(only('AWS::AutoScaling::AutoScalingGroup').id));
      const region = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };
      expect(readAsDocker(on.root.read('/etc/api-service/environment'))).toEqual({ ...region, PORT: '8080', GREETING: "it's $5" });
      // AND
      on.root.forget();
      expect(on.root.runUnit(SERVICE_UNIT)).toEqual({ status: 0, output: '' });
      const login = on.root.calls[on.position(/^docker login/)];
      expect(login.args.at(-1)).toBe('111122223333.dkr.ecr.eu-west-1.amazonaws.com');
      const run = on.root.calls[on.position(/^docker run/)];
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

  test('of an archive as a template deploys it fetches what its policy allows, and starts it', () => {
    // GIVEN
    const stack = new Stack(new App(), 'Shop', { env: { region: 'eu-west-1' } });
    const artifact = ServiceArtifact.archive(__dirname, ['node', 'main.js'], { packages: ['nodejs22'] });
    new ScalableApi(stack, 'Api', {
      artifact,
      compute: Compute.autoScalingGroup(),
      exposure: ApiExposure.vpcOnly(),
      protocols: [ApiProtocol.rest()],
    });
    const resources = Object.entries<any>(Template.fromStack(stack).toJSON().Resources);
    const [targetGroup] = resources.find(([, { Type }]) => Type === 'AWS::ElasticLoadBalancingV2::TargetGroup')!;
    const known = {
      [targetGroup]: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/rest/0123456789abcdef',
      'AWS::AccountId': '111122223333',
      'AWS::Partition': 'aws',
    };
    const [, policy] = resources.find(([id]) => id.includes('ArchivePolicy'))!;
    const [, launchTemplate] = resources.find(([, { Type }]) => Type === 'AWS::EC2::LaunchTemplate')!;
    on.root = new ScratchRoot(HEALTHY);
    // WHEN
    const { status, output } = on.root.runUserData(deployed(launchTemplate.Properties.LaunchTemplateData.UserData['Fn::Base64'], known));
    // THEN
    expect([status, output]).toEqual([0, '']);
    const fetched = on.root.calls[on.position(/^aws s3 cp/)].args.find(arg => arg.startsWith('s3://'))!;
    expect(deployed(policy.Properties.PolicyDocument.Statement[0].Resource, known)).toBe(fetched.replace('s3://', 'arn:aws:s3:::'));
    // AND
    on.root.forget();
    expect(on.root.runUnit(SERVICE_UNIT)).toEqual({ status: 0, output: '' });
    expect(on.root.calls[on.position(/^node main\.js$/)].environment).toMatchObject({ PORT: '8080', AWS_REGION: 'eu-west-1' });
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
