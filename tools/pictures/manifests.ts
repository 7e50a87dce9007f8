import { Resource, Templates } from './templates';

/** A Kubernetes object, and the resource with which CloudFormation applies it. */
export interface KubernetesObject {
  readonly resource: Resource;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: any;
}

const INTRINSIC = /\{\{intrinsic (\d+)\}\}/;

/** Every object of a kind; what is known only at deployment is in it as in a template. */
export function kubernetesObjects(templates: Templates, kind: string): KubernetesObject[] {
  return templates
    .all('Custom::AWSCDK-EKS-KubernetesResource')
    .flatMap(resource => parsed(resource.properties.Manifest).map(object => ({ ...object, resource })))
    .filter(object => object.kind === kind);
}

/** The one of these objects that another object names. */
export function named(objects: KubernetesObject[], name: string, { kind, metadata }: KubernetesObject): KubernetesObject {
  const found = objects.find(each => each.metadata.name === name && each.metadata.namespace === metadata.namespace);
  if (!found) throw new Error(`${kind} ${metadata.name} refers to ${name}, which the templates don't hold`);
  return found;
}

/** Pods that are joined to a target group, and the port on which they listen. */
export interface BoundPods {
  readonly binding: KubernetesObject;
  readonly deployment: KubernetesObject;
  readonly port: number;
}

export function boundPods(templates: Templates): BoundPods[] {
  return kubernetesObjects(templates, 'TargetGroupBinding').map(binding => {
    const { name, port } = binding.spec.serviceRef;
    const { selector, ports } = named(kubernetesObjects(templates, 'Service'), name, binding).spec;
    const selected = ({ metadata, spec }: KubernetesObject) =>
      metadata.namespace === binding.metadata.namespace &&
      Object.entries(selector).every(([label, value]) => spec.template.metadata.labels[label] === value);
    const [deployment, ...others] = kubernetesObjects(templates, 'Deployment').filter(selected);
    if (!deployment || others.length > 0) {
      throw new Error(`${others.length + (deployment ? 1 : 0)} deployments are behind the service ${name}`);
    }
    const { targetPort } = ports.find((each: any) => each.port === port);
    const open: any[] = deployment.spec.template.spec.containers.flatMap((container: any) => container.ports);
    return { binding, deployment, port: open.find(each => each.name === targetPort).containerPort };
  });
}

/** What an autoscaler holds a deployment to. */
export function podBounds(templates: Templates, deployment: KubernetesObject): { readonly minimum: number; readonly maximum: number } {
  const scales = ({ metadata, spec }: KubernetesObject) =>
    metadata.namespace === deployment.metadata.namespace && spec.scaleTargetRef.name === deployment.metadata.name;
  const bounds = [
    ...kubernetesObjects(templates, 'HorizontalPodAutoscaler')
      .filter(scales)
      .map(({ spec }) => ({ minimum: spec.minReplicas, maximum: spec.maxReplicas })),
    ...kubernetesObjects(templates, 'ScaledObject')
      .filter(scales)
      .map(({ spec }) => ({ minimum: spec.minReplicaCount, maximum: spec.maxReplicaCount })),
  ];
  if (bounds.length !== 1) throw new Error(`${bounds.length} autoscalers hold the deployment ${deployment.metadata.name}`);
  return bounds[0];
}

/** CloudFormation puts its values into the text of a manifest: here they wait in it under a number. */
function parsed(text: any): any[] {
  const parts: any[] = typeof text === 'string' ? [text] : text['Fn::Join'][1];
  const whole = parts.map((part, index) => (typeof part === 'string' ? part : `{{intrinsic ${index}}}`)).join('');
  return JSON.parse(whole, (_, value) => (typeof value === 'string' ? restored(value, parts) : value));
}

function restored(text: string, parts: any[]): any {
  // Odd are the numbers between the texts.
  const pieces = text.split(INTRINSIC).map((piece, index) => (index % 2 === 1 ? parts[Number(piece)] : piece));
  const filled = pieces.filter(piece => piece !== '');
  if (pieces.length === 1) return text;
  return filled.length === 1 ? filled[0] : { 'Fn::Join': ['', filled] };
}
