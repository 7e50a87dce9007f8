import { TemplateResource, TemplateSet } from './template-set';
import { entries, UNKNOWN } from './values';

/** An object that a template hands to a Kubernetes cluster. */
export interface KubernetesObject {
  readonly resource: TemplateResource;
  /** The cluster, the same text for the same one. */
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly content: any;
}

/** Every object in the manifests of an app that can be read. */
export function kubernetesObjects(templates: TemplateSet): KubernetesObject[] {
  return templates.all('Custom::AWSCDK-EKS-KubernetesResource').flatMap(resource => {
    const { ClusterName, Manifest } = resource.properties;
    return parsed(Manifest).map(content => ({
      resource,
      cluster: templates.keyOf(ClusterName, resource.stack),
      kind: String(content.kind),
      namespace: String(content.metadata?.namespace ?? 'default'),
      name: String(content.metadata?.name),
      content,
    }));
  });
}

/** How an object is told from others, and acknowledged. */
export function nameOf({ kind, namespace, name }: KubernetesObject): string {
  return `${kind}/${namespace}/${name}`;
}

/** What the pods are made from that an object is or makes. */
export function podSpecs({ content }: KubernetesObject): any[] {
  const spec = content.spec ?? {};
  return [content.kind === 'Pod' && spec, spec.template?.spec, spec.jobTemplate?.spec?.template?.spec].filter(
    found => typeof found === 'object' && found !== null,
  );
}

function parsed(manifest: any): any[] {
  try {
    const objects = [JSON.parse(manifestText(manifest))].flat();
    return entries(objects).flatMap(object => (object.kind === 'List' ? entries(object.items) : [object]));
  } catch {
    // A manifest that is put together at deployment.
    return [];
  }
}

/** What is known only at deployment stands in a text as the intrinsic that it is, so that the same is the same; elsewhere as null. */
function manifestText(manifest: any): string {
  if (typeof manifest === 'string') return manifest;
  const [separator, parts] = manifest['Fn::Join'];
  let text = '';
  let quoted = false;
  for (const part of (parts as any[]).flatMap((each, index) => (index > 0 ? [separator, each] : [each]))) {
    if (typeof part === 'string') {
      const quotes = part.replace(/\\./gs, '').split('"').length - 1;
      quoted = quotes % 2 === 1 ? !quoted : quoted;
      text += part;
    } else {
      text += quoted ? JSON.stringify(UNKNOWN + JSON.stringify(part)).slice(1, -1) : 'null';
    }
  }
  return text;
}
