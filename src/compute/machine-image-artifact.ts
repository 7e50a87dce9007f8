import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact } from './artifact.contract';
import { processCommand } from './process-command';
import { lifecycleTimes, ServiceArtifactOptions } from './service-artifact-options';
import { refuse } from '../private/refusal';

/** How a machine image behaves. It is built for one architecture: state it, unless that is ARM64. */
export interface MachineImageOptions extends ServiceArtifactOptions {
  /**
   * Device name of the image's root volume.
   *
   * @default '/dev/xvda' - as in images that are made from Amazon Linux
   */
  readonly rootDeviceName?: string;
}

/** A machine image that was built elsewhere and holds the service. */
export class MachineImageArtifact implements IServiceArtifact {
  public readonly kind = ArtifactKind.MACHINE_IMAGE;
  public readonly architecture?: ec2.InstanceArchitecture;
  public readonly startTime: Duration;
  public readonly stopTime: Duration;

  private readonly command: string[];
  private readonly rootDeviceName: string;

  constructor(
    private readonly image: ec2.IMachineImage,
    command: string[],
    options: MachineImageOptions,
  ) {
    this.command = processCommand(command);
    if (!command[0].startsWith('/')) {
      refuse({
        what: "the command's program has no absolute path",
        got: `"${command[0]}"`,
        allowed: 'a path in the image that begins with "/"',
        instead: 'write for example "/opt/shop/bin/serve"',
      });
    }
    this.rootDeviceName = requiredDevice(options.rootDeviceName ?? '/dev/xvda');
    this.architecture = options.architecture;
    ({ startTime: this.startTime, stopTime: this.stopTime } = lifecycleTimes(options));
  }

  public deliver(): ArtifactDelivery {
    return { machineImage: { image: this.image, rootDeviceName: this.rootDeviceName, command: this.command } };
  }
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html */
function requiredDevice(name: string): string {
  if (Token.isUnresolved(name) || /^\/dev\/\w+$/.test(name)) return name;
  return refuse({
    what: "the name of the image's root device is not valid",
    got: `"${name}"`,
    allowed: 'a name that begins with "/dev/"',
    instead: 'copy `RootDeviceName` from `aws ec2 describe-images`, such as "/dev/xvda"',
  });
}
