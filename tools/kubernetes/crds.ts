import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { built } from './binaries';

/** The parts of a CustomResourceDefinition that are read here. */
export interface CustomResourceDefinition {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: {
    group: string;
    names: { kind: string; plural: string };
    versions: { name: string; storage: boolean; schema: { openAPIV3Schema: { properties: { spec: ObjectSchema } } } }[];
  };
}

interface ObjectSchema {
  properties: { [name: string]: object };
  required: string[];
}

/** The definitions as their own projects publish them, and a stand-in for the one that has no public source. */
export function customResourceDefinitions(): CustomResourceDefinition[] {
  const files = readdirSync(built('crds')).sort();
  const published = files.map(file => parse(readFileSync(join(built('crds'), file), 'utf8')) as CustomResourceDefinition);
  return [...published, autoModeBinding(published.find(({ spec }) => spec.group === 'elbv2.k8s.aws')!)];
}

/**
 * EKS Auto Mode has its TargetGroupBinding in a group of its own. AWS doesn't publish its definition, and says that it knows no
 * `targetGroupName`: what is left of the controller's own must name the ARN. Nobody here has seen the real one.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-nlb.html
 * @see https://github.com/aws/containers-roadmap/issues/2621
 */
function autoModeBinding(controllers: CustomResourceDefinition): CustomResourceDefinition {
  const binding = structuredClone(controllers);
  binding.spec.group = 'eks.amazonaws.com';
  binding.metadata.name = `${binding.spec.names.plural}.${binding.spec.group}`;
  binding.spec.versions = binding.spec.versions.filter(({ storage }) => storage).map(version => ({ ...version, name: 'v1' }));
  const { spec } = binding.spec.versions[0].schema.openAPIV3Schema.properties;
  delete spec.properties.targetGroupName;
  spec.required.push('targetGroupARN');
  return binding;
}
