import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

export interface Acknowledged {
  readonly id: string;
  readonly reason: string;
  readonly on: IConstruct;
}

/** Every finding that is acknowledged below a construct. The CDK records what it leaves out of its own validation in the same place. */
export function acknowledgements(root: IConstruct): Acknowledged[] {
  return root.node
    .findAll()
    .flatMap(on =>
      on.node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.entries(data as { [id: string]: string }))
        .map(([id, reason]) => ({ id: id.replace(/^annotation::/i, ''), reason, on })),
    )
    .filter(({ id }) => !id.startsWith('CloudFormation-Validate::'));
}
