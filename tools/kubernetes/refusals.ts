import { Answer, KubeApi, Manifest } from './kube-api';

/** These are made for real, in this order: the others live in namespaces, and pods need their accounts. */
const FIRST = ['Namespace', 'ServiceAccount'];

/** What the server objects to in a set of objects, one line for each object; none if it would take them all. */
export async function refusals(api: KubeApi, manifests: Manifest[]): Promise<string[]> {
  const answers: [Manifest, Answer][] = [];
  for (const kind of FIRST) {
    for (const manifest of manifests.filter(each => each.kind === kind)) answers.push([manifest, await api.apply(manifest)]);
  }
  const rest = manifests.filter(({ kind }) => !FIRST.includes(kind));
  for (const manifest of [...rest, ...rest.flatMap(podsOf)]) answers.push([manifest, await api.review(manifest)]);
  return answers
    .filter(([, { message }]) => message)
    .map(([{ kind, metadata }, { message }]) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}: ${message}`);
}

/** The pod security standard of a namespace refuses pods; of a Deployment it only warns. */
function podsOf({ kind, metadata: { name, namespace }, spec }: Manifest): Manifest[] {
  if (kind !== 'Deployment') return [];
  const { metadata, spec: pod } = spec.template;
  return [{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, ...metadata }, spec: pod }];
}
