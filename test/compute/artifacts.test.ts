import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import {
  ArchiveOptions,
  ArtifactKind,
  CorrettoVersion,
  DockerfileOptions,
  IServiceArtifact,
  JavaArchiveOptions,
  MachineImageOptions,
  ServiceArtifact,
  ServiceArtifactOptions,
} from '../../src';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const { ARM_64, X86_64 } = ec2.InstanceArchitecture;
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'artifact-'));
  writeFileSync(join(directory, 'Dockerfile'), 'FROM scratch\n');
  writeFileSync(join(directory, 'Other.dockerfile'), 'FROM scratch\n');
  writeFileSync(join(directory, 'shop.jar'), 'jar');
  writeFileSync(join(directory, 'shop.zip'), 'zip');
  mkdirSync(join(directory, 'empty'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const repository = (scope: Construct = regionalStack()) =>
  ecr.Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryName: 'shop/service',
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/shop/service',
  });

const AMI = ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' });

describe.each<[string, ArtifactKind, number, (options?: ServiceArtifactOptions) => IServiceArtifact]>([
  ['a Dockerfile', ArtifactKind.CONTAINER_IMAGE, 30, options => ServiceArtifact.dockerfile(directory, options)],
  ['an ECR image', ArtifactKind.CONTAINER_IMAGE, 30, options => ServiceArtifact.ecrImage(repository(), { tagOrDigest: 'v1', ...options })],
  ['a public image', ArtifactKind.CONTAINER_IMAGE, 30, options => ServiceArtifact.publicImage('nginx:1.29', options)],
  ['an archive', ArtifactKind.ARCHIVE, 30, options => ServiceArtifact.archive(directory, ['./serve'], options)],
  ['a Java archive', ArtifactKind.ARCHIVE, 60, options => ServiceArtifact.javaArchive(join(directory, 'shop.jar'), options)],
  ['a machine image', ArtifactKind.MACHINE_IMAGE, 30, options => ServiceArtifact.machineImage(AMI, ['/opt/serve'], options)],
])('%s', (_name, expectedKind, startSeconds, artifact) => {
  const { seconds } = Duration;

  test('starts and stops in its usual time, on whatever the compute has', () => {
    const { kind, startTime, stopTime, architecture } = artifact();

    expect(kind).toBe(expectedKind);
    expect([startTime.toSeconds(), stopTime.toSeconds(), architecture]).toEqual([startSeconds, 30, undefined]);
  });

  test('delivers what its kind names, and nothing else', () => {
    const stack = regionalStack();
    expect(Object.keys(artifact().deliver(stack, ARM_64))).toEqual([expectedKind]);
  });

  test('states its own times and architecture', () => {
    const { startTime, stopTime, architecture } = artifact({ startTime: seconds(90), stopTime: seconds(10), architecture: X86_64 });

    expect([startTime.toSeconds(), stopTime.toSeconds(), architecture]).toEqual([90, 10, X86_64]);
  });

  test.each([
    [1, 1],
    [1800, 900],
  ])('may start in %d and stop in %d seconds', (start, stop) => {
    expect(() => artifact({ startTime: seconds(start), stopTime: seconds(stop) })).not.toThrow();
  });
});

describe("a Dockerfile's directory", () => {
  const built = (options: DockerfileOptions = {}, on = ARM_64) => {
    const stack = regionalStack();
    const image = ServiceArtifact.dockerfile(directory, options).deliver(stack, on).containerImage!;
    const asset = stack.node.findAll().flatMap(child => child.node.metadata);
    return { stack, image, asset };
  };
  const published = (stack: Stack): any => {
    const manifest = (stack.node.root as any)
      .synth()
      .artifacts.find((artifact: any) => artifact.id === `${stack.artifactId}.assets`).contents;
    return Object.values<any>(manifest.dockerImages)[0].source;
  };

  test('becomes an image asset in a repository of its own', () => {
    const { stack, image } = built();

    expect(stack.resolve(image.imageUri)).toEqual({
      'Fn::Sub': expect.stringMatching(/^\$\{AWS::AccountId\}\.dkr\.ecr\.eu-west-1\..*container-assets.*:[0-9a-f]{64}$/),
    });
    expect(image.repository).toBeDefined();
  });

  test.each([
    [ARM_64, 'linux/arm64'],
    [X86_64, 'linux/amd64'],
  ])('is built for %s', (architecture, platform) => {
    expect(published(built({}, architecture).stack)).toMatchObject({ platform });
  });

  test('is built as the options say', () => {
    const { stack } = built({ file: 'Other.dockerfile', target: 'production', buildArgs: { VERSION: '1' } });

    expect(published(stack)).toMatchObject({
      dockerFile: 'Other.dockerfile',
      dockerBuildTarget: 'production',
      dockerBuildArgs: { VERSION: '1' },
    });
  });

  test('may be named relative to the working directory', () => {
    expect(() => ServiceArtifact.dockerfile(relative(process.cwd(), directory))).not.toThrow();
  });

  test.each(['nowhere', ''])('that does not exist is refused with the place that was looked at ("%s")', name => {
    expect(() => ServiceArtifact.dockerfile(name)).toThrow(
      fourParts(
        "the artifact's directory does not exist",
        `"${name}" (looked for ${resolve(name)})`,
        'a directory that holds a Dockerfile',
        "the app's working directory",
      ),
    );
  });

  test('that is a file is refused', () => {
    expect(() => ServiceArtifact.dockerfile(join(directory, 'Dockerfile'))).toThrow(/directory does not exist/);
  });

  test('without the named Dockerfile is refused', () => {
    expect(() => ServiceArtifact.dockerfile(join(directory, 'empty'))).toThrow(
      fourParts(
        "the artifact's directory has no Dockerfile",
        `"${join(directory, 'empty', 'Dockerfile')}"`,
        'inside the directory',
        '`file`',
      ),
    );
    expect(() => ServiceArtifact.dockerfile(directory, { file: 'Missing' })).toThrow(/has no Dockerfile; got: ".*\/Missing"/);
  });

  test('does not follow what the caller does with its build arguments later', () => {
    // GIVEN
    const buildArgs: { [name: string]: string } = { VERSION: '1' };
    const artifact = ServiceArtifact.dockerfile(directory, { buildArgs });

    // WHEN
    buildArgs.VERSION = '2';

    // THEN
    const stack = regionalStack();
    artifact.deliver(stack, ARM_64);
    expect(published(stack).dockerBuildArgs).toEqual({ VERSION: '1' });
  });
});

describe('an ECR image', () => {
  const uri = (tagOrDigest: string) => {
    const stack = regionalStack();
    const image = ServiceArtifact.ecrImage(repository(stack), { tagOrDigest }).deliver(stack, ARM_64).containerImage!;
    expect(image.repository).toBe(stack.node.findChild('Repository'));
    return JSON.stringify(stack.resolve(image.imageUri));
  };

  test('is named by its tag or its digest', () => {
    expect(uri('v1.2')).toMatch(/dkr\.ecr\.eu-west-1.*shop\/service:v1\.2"/);
    expect(uri(DIGEST)).toContain(`/shop/service@${DIGEST}`);
  });

  test.each(['v', '_x', 'A.b-c_1', 'a'.repeat(128)])('accepts the tag %s', tag => expect(() => uri(tag)).not.toThrow());

  test('may have a tag known only at deployment', () => expect(uri(token.text('v9'))).toContain(':v9'));

  test('does not follow what the caller does with its options later', () => {
    const stack = regionalStack();
    const options = { tagOrDigest: 'v1' };
    const artifact = ServiceArtifact.ecrImage(repository(stack), options);

    options.tagOrDigest = 'v2';

    expect(JSON.stringify(stack.resolve(artifact.deliver(stack, ARM_64).containerImage!.imageUri))).toContain(':v1');
  });
});

describe('a public image', () => {
  const image = (reference: string) => ServiceArtifact.publicImage(reference).deliver(regionalStack(), ARM_64).containerImage!;

  test.each(['nginx:1.29', 'public.ecr.aws/nginx/nginx:1.29', 'localhost:5000/app:v1', `ghcr.io/x/y@${DIGEST}`, `x:v1@${DIGEST}`])(
    '%s is taken as it is, without a login',
    reference => {
      expect(image(reference)).toEqual({ imageUri: reference });
    },
  );

  test('may be known only at deployment', () => expect(Token.isUnresolved(image(token.text('nginx:1')).imageUri)).toBe(true));
});

describe('an archive', () => {
  const delivered = (path: string, options: ArchiveOptions = {}) => {
    const stack = regionalStack();
    return { stack, archive: ServiceArtifact.archive(path, ['node', 'main.js'], options).deliver(stack, ARM_64).archive! };
  };

  test('is a zip in the bucket of the assets, with its packages and its command', () => {
    const { archive } = delivered(directory, { packages: ['nodejs22', 'libstdc++'] });

    expect(archive.objectKey).toMatch(/^[0-9a-f]{64}\.zip$/);
    expect(archive).toMatchObject({ packages: ['nodejs22', 'libstdc++'], command: ['node', 'main.js'] });
    expect(archive.fileName).toBeUndefined();
  });

  test('changes with its content, not with what is left out', () => {
    const key = (exclude: string[]) => delivered(directory, { exclude }).archive.objectKey;
    expect(key(['*.jar'])).not.toBe(key([]));
    const before = key(['*.log']);
    writeFileSync(join(directory, 'debug.log'), 'x');
    expect(key(['*.log'])).toBe(before);
  });

  test('may be a zip already', () => {
    expect(delivered(join(directory, 'shop.zip')).archive.objectKey).toMatch(/\.zip$/);
  });

  test('does not follow what the caller does with its lists later', () => {
    const [command, packages] = [['node'], ['nodejs22']];
    const artifact = ServiceArtifact.archive(directory, command, { packages });
    command.push('x');
    packages.push('y');
    expect(artifact.deliver(regionalStack(), ARM_64).archive).toMatchObject({ command: ['node'], packages: ['nodejs22'] });
  });
});

describe('a Java archive', () => {
  const delivered = (options: JavaArchiveOptions = {}) =>
    ServiceArtifact.javaArchive(join(directory, 'shop.jar'), options).deliver(regionalStack(), ARM_64).archive!;

  test('runs on Corretto 21 with the memory of its instance', () => {
    const { fileName, objectKey, packages, command } = delivered();

    expect(packages).toEqual(['java-21-amazon-corretto-headless']);
    expect(command).toEqual(['java', '-XX:MaxRAMPercentage=50', '-XX:+ExitOnOutOfMemoryError', '-jar', fileName]);
    expect(objectKey).toMatch(/\.jar$/);
  });

  test('takes a version, options of the virtual machine, and arguments', () => {
    const { packages, command } = delivered({ version: CorrettoVersion.JAVA_25, jvmOptions: ['-Xmx1g'], arguments: ['--trace'] });

    expect(packages).toEqual(['java-25-amazon-corretto-headless']);
    expect(command).toEqual(['java', '-Xmx1g', '-jar', 'service.jar', '--trace']);
  });
});

describe('a machine image', () => {
  test('is handed over as it is, with the root device of Amazon Linux or its own', () => {
    const delivered = (options: MachineImageOptions = {}) =>
      ServiceArtifact.machineImage(AMI, ['/opt/serve', '-v'], options).deliver(regionalStack(), ARM_64).machineImage;

    expect(delivered()).toEqual({ image: AMI, rootDeviceName: '/dev/xvda', command: ['/opt/serve', '-v'] });
    expect(delivered({ rootDeviceName: '/dev/sda1' })!.rootDeviceName).toBe('/dev/sda1');
  });
});

describe.each<[string, (command: string[]) => IServiceArtifact]>([
  ['an archive', command => ServiceArtifact.archive(directory, command)],
  ['a machine image', command => ServiceArtifact.machineImage(AMI, command)],
])('the command of %s', (_name, artifact) => {
  test.each([[[]], [['']]])('may not be %j', command => {
    expect(() => artifact(command)).toThrow(fourParts('the command names no program', JSON.stringify(command), 'a program', 'node'));
  });

  test('has words of one line each', () => {
    expect(() => artifact(['/bin/serve', 'a\nb'])).toThrow(
      fourParts('a word of the command has more than one line', '"a\\nb"', 'without line breaks', 'environment variable'),
    );
  });

  test('may have words known only at deployment', () => {
    expect(() => artifact(['/bin/serve', token.text('x')])).not.toThrow();
  });
});
