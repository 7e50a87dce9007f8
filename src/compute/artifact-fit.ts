import { IServiceArtifact } from './artifact.contract';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { Refusal } from '../private/refusal';

/** Why a compute can't run an artifact; the text goes on after the name of what has the artifact. */
export function artifactFaults(
  { kind, architecture }: IServiceArtifact,
  { name, artifactKinds, architectures }: ComputeCapabilities,
): Refusal[] {
  if (!artifactKinds.includes(kind)) {
    return [
      {
        what: "has an artifact that its compute can't run",
        got: kind,
        allowed: artifactKinds.join(', '),
        instead: `choose another artifact, or another compute than ${name}`,
      },
    ];
  }
  if (architecture && !architectures.includes(architecture)) {
    return [
      {
        what: "has an artifact for a processor that its compute doesn't have",
        got: architecture,
        allowed: architectures.join(', '),
        instead: `build the artifact for that architecture, or give ${name} what runs it (\`instanceType\` of instances, \`architectures\` of a cluster)`,
      },
    ];
  }
  return [];
}
