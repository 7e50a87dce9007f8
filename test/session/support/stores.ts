import { Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { SessionStore, SessionStoreProps } from '../../../src';
import { only, regionalStack } from '../../support/apps';

/** What a stack is told of where it goes, ever more precisely. */
export const ENVIRONMENTS: Environment[] = [{}, { region: 'eu-west-1' }, { region: 'eu-west-1', account: '111122223333' }];

/** A store in a stack of its own, in a new network where its engine needs one. */
export function stored(props: SessionStoreProps, stack: Stack = regionalStack()) {
  const vpc = props.engine.inVpc ? (props.vpc ?? new ec2.Vpc(stack, 'Vpc')) : undefined;
  const store = new SessionStore(stack, 'Sessions', { ...props, vpc });
  const template = () => Template.fromStack(stack).toJSON();
  return { stack, store, template, properties: (type: string) => only(template(), type).resource.Properties };
}

/** What a template holds of the store itself, by logical id: not the rules with which services reach it. */
export function ofStore(template: any): { [id: string]: any } {
  const own = Object.entries<any>(template.Resources).filter(([id]) => id.startsWith('Sessions'));
  return Object.fromEntries(own.filter(([, { Type }]) => Type !== 'AWS::EC2::SecurityGroupIngress'));
}
