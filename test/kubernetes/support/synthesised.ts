import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { ApiExposure, Compute, EksNewCluster, EksOptions, ScalableApi, ScalableApiProps } from '../../../src';
import { Manifest } from '../../../tools/kubernetes/kube-api';
import { manifestsOf } from '../../../tools/kubernetes/manifests';
import { platformCluster } from '../../compute/support/eks';
import { api, regionalStack, templates } from '../../support/apps';
import { domainIn } from '../../support/domains';

/** A cluster of this app, in Auto Mode, as the CDK makes it. */
function ownCluster(stack: Stack): eks.ICluster {
  const kubectlLayer = new KubectlV35Layer(stack, 'Kubectl');
  return new eks.Cluster(stack, 'Cluster', { version: eks.KubernetesVersion.V1_34, kubectlProviderOptions: { kubectlLayer } });
}

export interface EksCase {
  readonly options?: EksOptions;
  readonly props?: Partial<ScalableApiProps>;

  /** A cluster of the service's own, instead of the imported one. */
  readonly newCluster?: (stack: Stack) => EksNewCluster;

  /** The cluster is made in a stack of its own. */
  readonly clusterElsewhere?: boolean;

  /** What is done with the API before synthesis. */
  readonly prepare?: (some: ScalableApi) => void;
}

/** The objects of an API in pods, as its templates say them. */
export function eksManifests({ options, props, newCluster, clusterElsewhere, prepare }: EksCase = {}): Manifest[] {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const home = clusterElsewhere ? regionalStack('Platform', {}, app) : stack;
  const where = newCluster ? { newCluster: newCluster(stack) } : { cluster: clusterElsewhere ? ownCluster(home) : platformCluster(home) };
  // This way in carries every protocol.
  const exposed = { exposure: ApiExposure.internet(), domain: domainIn(stack) };
  const some = api(stack, { compute: Compute.eks({ ...where, ...options }), ...exposed, ...props });
  prepare?.(some);
  return Object.values(templates(app)).flatMap(manifestsOf);
}

/** The one object of a kind. */
export function only(manifests: Manifest[], kind: string): Manifest {
  const found = manifests.filter(each => each.kind === kind);
  expect(found).toHaveLength(1);
  return found[0];
}
