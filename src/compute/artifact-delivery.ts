import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ArtifactDelivery, IServiceArtifact } from './artifact.contract';
import { refuse } from '../private/refusal';

/** What an artifact delivers, which is the one form that its kind names: the values of `ArtifactKind` are the names of the members. */
export function delivered(scope: Construct, artifact: IServiceArtifact, architecture: ec2.InstanceArchitecture): ArtifactDelivery {
  const { kind } = artifact;
  const delivery = artifact.deliver(scope, architecture);
  const members = Object.entries(delivery).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (members.length === 1 && members[0] === kind) return delivery;
  return refuse(
    {
      what: 'the artifact delivers something else than its own kind',
      got: `kind ${kind}, delivery of ${members.join(' and ') || 'nothing'}`,
      allowed: 'a delivery with the one member that the kind names',
      instead: `return { ${kind}: … } from the artifact's \`deliver\``,
    },
    scope,
  );
}
