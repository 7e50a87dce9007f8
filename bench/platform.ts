import { App, Stack } from 'aws-cdk-lib';
import { ICluster } from 'aws-cdk-lib/aws-eks-v2';
import { platformCluster as imported } from '../test/support/platform-cluster';

/** A cluster with Auto Mode as a platform team hands it over. */
export function platformCluster(app: App): ICluster {
  return imported(new Stack(app, 'Platform', { env: { region: 'eu-west-1' } }));
}
