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
