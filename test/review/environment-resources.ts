/** A function with these variables. */
export function lambda(Variables: object, Type = 'AWS::Lambda::Function') {
  return { Type, Properties: { Environment: { Variables } } };
}

/** Tasks whose second container has these. */
export function task(...Environment: object[]) {
  return { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'proxy' }, { Name: 'service', Environment }] } };
}

/** One object for a cluster, or the parts of a manifest that is put together at deployment. */
export function manifest(...Manifest: unknown[]) {
  const properties = { Manifest: Manifest.length > 1 ? { 'Fn::Join': ['', Manifest] } : JSON.stringify(Manifest[0]) };
  return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: properties };
}

/** Instances that run this when they start. */
export function instances(UserData: unknown) {
  return { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { UserData } } };
}

/** Lines of user data that name a secret, and hold none. */
export const LOOK_UPS = [
  'TOKEN=$(curl -s -X PUT http://169.254.169.254/latest/api/token)',
  'export PASSWORD="$(aws secretsmanager get-secret-value --secret-id db)"',
  'docker run --env DB_PASSWORD api',
  'PASSWORD_FILE=/run/secrets/db',
  'LoadCredential=db:/run/secrets/db',
];
