import { apiTypes, Assembly, publicName } from './assembly';

/** Modules that a user of this package is likely to import beside it. */
const NEIGHBOURS = ['aws_ec2', 'aws_ecs', 'aws_elasticloadbalancingv2', 'aws_autoscaling', 'aws_cloudfront', 'aws_wafv2'];

export function unapprovedNames(assembly: Assembly, approved: string[]): string[] {
  const names = publicNames(assembly);
  return [
    ...names.filter(name => !approved.includes(name)).map(name => `${name} is public and not approved`),
    ...approved.filter(name => !names.includes(name)).map(name => `${name} is approved and not public`),
  ];
}

export function publicNames(assembly: Assembly): string[] {
  return apiTypes(assembly).map(publicName).sort();
}

export function takenNames(assembly: Assembly, cdk: Assembly): string[] {
  const taken = new Map(
    apiTypes(cdk)
      .filter(({ fqn }) => NEIGHBOURS.includes(fqn.split('.')[1]))
      .map(({ fqn, name }) => [name, fqn]),
  );
  return apiTypes(assembly)
    .filter(({ name }) => taken.has(name))
    .map(({ name }) => `${name} is also ${taken.get(name)}`);
}
