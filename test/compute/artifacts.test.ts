import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';
import { ArtifactKind, DockerfileOptions, IServiceArtifact, ServiceArtifact, ServiceArtifactOptions } from '../../src';
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
  mkdirSync(join(directory, 'empty'));
});

afterAll(() => rmSync(directory, { recursive: true }));

const repository = (scope: Construct = regionalStack()) =>
  ecr.Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryName: 'shop/service',
    repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/shop/service',
  });

describe.each<[string, (options?: ServiceArtifactOptions) => IServiceArtifact]>([
  ['a Dockerfile', options => ServiceArtifact.dockerfile(directory, options)],
  ['an ECR image', options => ServiceArtifact.ecrImage(repository(), { tagOrDigest: 'v1', ...options })],
  ['a public image', options => ServiceArtifact.publicImage('nginx:1.29', options)],
])('%s', (_name, artifact) => {
  const { seconds } = Duration;

  test('is a container image that starts and stops in 30 seconds, on whatever the compute has', () => {
    const { kind, startTime, stopTime, architecture } = artifact();

    expect(kind).toBe(ArtifactKind.CONTAINER_IMAGE);
    expect([startTime.toSeconds(), stopTime.toSeconds(), architecture]).toEqual([30, 30, undefined]);
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

  test.each([0, 1801])('may not start in %d seconds', start => {
    expect(() => artifact({ startTime: seconds(start) })).toThrow(
      fourParts('the start time is out of range', `${start} seconds`, '1 to 1800 seconds', 'until its health check answers'),
    );
  });

  test.each([0, 901])('may not stop in %d seconds', stop => {
    expect(() => artifact({ stopTime: seconds(stop) })).toThrow(
      fourParts('the stop time is out of range', `${stop} seconds`, '1 to 900 seconds', 'after SIGTERM'),
    );
  });

  test.each(['startTime', 'stopTime'])('may not have a %s known only at deployment', time => {
    expect(() => artifact({ [time]: token.seconds(31) })).toThrow(
      fourParts('time is known only at deployment', 'a token', 'because other values', 'write the number in the code'),
    );
  });
});

describe("a Dockerfile's directory", () => {
  const built = (options: DockerfileOptions = {}, on = ARM_64) => {
    const stack = regionalStack();
    const image = ServiceArtifact.dockerfile(directory, options).containerImage(stack, on);
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
    artifact.containerImage(stack, ARM_64);
    expect(published(stack).dockerBuildArgs).toEqual({ VERSION: '1' });
  });
});

describe('an ECR image', () => {
  const uri = (tagOrDigest: string) => {
    const stack = regionalStack();
    const image = ServiceArtifact.ecrImage(repository(stack), { tagOrDigest }).containerImage(stack, ARM_64);
    expect(image.repository).toBe(stack.node.findChild('Repository'));
    return JSON.stringify(stack.resolve(image.imageUri));
  };

  test('is named by its tag or its digest', () => {
    expect(uri('v1.2')).toMatch(/dkr\.ecr\.eu-west-1.*shop\/service:v1\.2"/);
    expect(uri(DIGEST)).toContain(`/shop/service@${DIGEST}`);
  });

  test.each(['v', '_x', 'A.b-c_1', 'a'.repeat(128)])('accepts the tag %s', tag => expect(() => uri(tag)).not.toThrow());

  test.each(['', '.hidden', '-x', 'a b', 'a:b', 'a'.repeat(129), 'sha256:0123', DIGEST.toUpperCase(), `${DIGEST}0`])(
    'refuses "%s"',
    tagOrDigest => {
      expect(() => uri(tagOrDigest)).toThrow(
        fourParts(
          "the image's tag or digest is not valid",
          `"${tagOrDigest}"`,
          '"sha256:" and 64 hexadecimal digits',
          'copy the tag or digest',
        ),
      );
    },
  );

  test('may have a tag known only at deployment', () => expect(uri(token.text('v9'))).toContain(':v9'));

  test('does not follow what the caller does with its options later', () => {
    const stack = regionalStack();
    const options = { tagOrDigest: 'v1' };
    const artifact = ServiceArtifact.ecrImage(repository(stack), options);

    options.tagOrDigest = 'v2';

    expect(JSON.stringify(stack.resolve(artifact.containerImage(stack, ARM_64).imageUri))).toContain(':v1');
  });
});

describe('a public image', () => {
  const image = (reference: string) => ServiceArtifact.publicImage(reference).containerImage(regionalStack(), ARM_64);

  test.each(['nginx:1.29', 'public.ecr.aws/nginx/nginx:1.29', 'localhost:5000/app:v1', `ghcr.io/x/y@${DIGEST}`, `x:v1@${DIGEST}`])(
    '%s is taken as it is, without a login',
    reference => {
      expect(image(reference)).toEqual({ imageUri: reference });
    },
  );

  test.each(['nginx', 'public.ecr.aws/nginx/nginx', 'localhost:5000/app', 'nginx:', ':1', 'nginx: 1', 'nginx:1\n', 'nginx:1;rm', ''])(
    '%j is refused',
    reference => {
      expect(() => image(reference)).toThrow(
        fourParts('the image reference names no version', `"${reference}"`, 'without spaces', 'public.ecr.aws/nginx/nginx:1.29'),
      );
    },
  );

  test('may be known only at deployment', () => expect(Token.isUnresolved(image(token.text('nginx:1')).imageUri)).toBe(true));
});
