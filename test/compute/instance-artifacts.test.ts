import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact, ServiceArtifact } from '../../src';
import { api, IMAGE, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'instance-artifact-'));
  writeFileSync(join(directory, 'main.js'), 'one');
});

afterAll(() => rmSync(directory, { recursive: true }));

const archive = () => ServiceArtifact.archive(directory, ['node', 'main.js'], { packages: ['nodejs22'] });
const machineImage = () =>
  ServiceArtifact.machineImage(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), ['/opt/shop/bin/serve'], {
    rootDeviceName: '/dev/sda1',
  });

function build(artifact: IServiceArtifact, stack = regionalStack()) {
  api(stack, { artifact });
  const template = Template.fromStack(stack);
  return {
    template,
    group: only(template, 'AWS::AutoScaling::AutoScalingGroup').resource,
    launch: only(template, 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData,
    policies: ofType(template, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id.startsWith('ApiService')),
  };
}

/** What any artifact of a user's own looks like. */
class OwnArtifact implements IServiceArtifact {
  public readonly startTime = Duration.seconds(5);
  public readonly stopTime = Duration.seconds(5);

  constructor(
    public readonly kind: ArtifactKind,
    private readonly delivery: ArtifactDelivery,
  ) {}

  public deliver(): ArtifactDelivery {
    return this.delivery;
  }
}

describe('an archive', () => {
  const archivePolicy = (built: ReturnType<typeof build>) => built.policies.find(({ id }) => id.includes('ArchivePolicy'))!;
  const objectKey = (built: ReturnType<typeof build>) => /\/([0-9a-f]{64}\.zip)/.exec(JSON.stringify(built.launch.UserData))![1];

  test('may be read by the service, it alone, before an instance starts', () => {
    const built = build(archive());
    const { id, resource } = archivePolicy(built);

    const [statement, ...others] = resource.Properties.PolicyDocument.Statement;
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 's3:GetObject' });
    expect(JSON.stringify(statement.Resource)).toMatch(new RegExp(`/${objectKey(built)}"`));
    expect(built.group.DependsOn).toContain(id);
  });

  test('and the one before it may be read until the deployment is over, whichever way it ends', () => {
    const [one, again] = [build(archive()), build(archive())];
    writeFileSync(join(directory, 'main.js'), 'two');
    const two = build(archive());

    expect(archivePolicy(again).id).toBe(archivePolicy(one).id);
    expect(objectKey(two)).not.toBe(objectKey(one));
    expect(archivePolicy(two).id).not.toBe(archivePolicy(one).id);
  });

  test('runs on Amazon Linux without a registry, and its credentials stay on the instance', () => {
    const { launch, policies, template } = build(archive());

    expect(JSON.stringify(policies)).not.toContain('ecr:');
    expect(launch.MetadataOptions).toEqual({ HttpTokens: 'required' });
    const parameter = Object.values(template.toJSON().Parameters as object).find(({ Type }) => Type.startsWith('AWS::SSM'));
    expect(parameter.Default).toMatch(/al2023-ami/);
  });

  test('in an encrypted bucket of the user brings the permission to decrypt', () => {
    const stack = regionalStack();
    const bucket = new s3.Bucket(stack, 'Builds', { encryptionKey: new kms.Key(stack, 'Key') });
    const artifact = new OwnArtifact(ArtifactKind.ARCHIVE, {
      archive: { bucket, objectKey: 'shop-1.zip', packages: [], command: ['./serve'] },
    });

    const { template } = build(artifact, stack);

    expect(JSON.stringify(ofType(template, 'AWS::IAM::Policy'))).toContain('kms:Decrypt');
  });
});

describe('a machine image', () => {
  test('is what the instances start from, on its own root device', () => {
    const { launch, template, policies } = build(machineImage());

    expect(launch.ImageId).toBe('ami-0123456789abcdef0');
    expect(launch.BlockDeviceMappings).toEqual([{ DeviceName: '/dev/sda1', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 20 } }]);
    expect(Object.keys(template.toJSON().Parameters)).toEqual(['BootstrapVersion']);
    expect(JSON.stringify(policies)).not.toMatch(/s3:|ecr:/);
  });

  test('with Windows is refused', () => {
    const image = ec2.MachineImage.genericWindows({ 'eu-west-1': 'ami-0123456789abcdef0' });
    expect(() => build(ServiceArtifact.machineImage(image, ['/opt/serve']))).toThrow(
      fourParts('the machine image holds Windows', 'operating system is Windows', 'Linux and systemd', 'Amazon Linux 2023'),
    );
  });
});

test.each<[string, () => IServiceArtifact]>([
  ['an archive', archive],
  ['a machine image', machineImage],
])("%s changes nothing outside the compute's branch", (_name, artifact) => {
  const outside = (of: IServiceArtifact) => {
    const { Resources } = build(of).template.toJSON();
    return Object.fromEntries(Object.entries(Resources).filter(([id]) => !id.startsWith('ApiServiceAutoScalingGroup')));
  };
  expect(outside(artifact())).toEqual(outside(IMAGE));
});

test.each<[ArtifactKind, ArtifactDelivery, string]>([
  [ArtifactKind.ARCHIVE, {}, 'kind archive, delivery of nothing'],
  [ArtifactKind.MACHINE_IMAGE, { containerImage: { imageUri: 'a:1' } }, 'kind machineImage, delivery of containerImage'],
  [ArtifactKind.CONTAINER_IMAGE, { containerImage: undefined }, 'kind containerImage, delivery of nothing'],
  [
    ArtifactKind.CONTAINER_IMAGE,
    { containerImage: { imageUri: 'a:1' }, ...machineImage().deliver(regionalStack(), ec2.InstanceArchitecture.ARM_64) },
    'kind containerImage, delivery of containerImage and machineImage',
  ],
])('an artifact of kind %s that delivers something else is refused', (kind, delivery, got) => {
  expect(() => build(new OwnArtifact(kind, delivery))).toThrow(
    fourParts('the artifact delivers something else than its own kind', got, 'the one member that the kind names', `return { ${kind}: … }`),
  );
});

test.each([
  ['leaves room for an environment of 8,000 bytes', 8_000, undefined],
  ['is refused together with one of 12,000 bytes', 12_000, /user data is too long, environment included; got: about 1[6-9]\d{3} bytes/],
])('the boot of an archive %s', (_what, length, fault) => {
  const stack = regionalStack();
  api(stack, { artifact: archive(), environment: { LONG: 'x'.repeat(length) } });
  const faults = stack.node.findAll().flatMap(child => child.node.validate());
  expect(faults).toEqual(fault ? [expect.stringMatching(fault)] : []);
});
