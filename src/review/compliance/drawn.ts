import { CfnResource, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { Companion } from '../../region/us-east-1';

/** How jsii names a class at run time, whichever copy of the package it comes from. */
const RUN_TIME_TYPE = Symbol.for('jsii.rtti');
const LIBRARY = 'cdk-scalable-api.';
/** Where the role and the logs lie of what copies the sites of a stack. */
const SITE_DEPLOYMENT = 'SiteDeployment';

/**
 * Whether the library drew a construct: one of its public classes stands above it, it lies in a companion stack, or it belongs to what all
 * constructs of a stack share. What users make below one of the library's constructs counts as the library's: nothing tells it apart, because
 * a class of Python or Java has no name here.
 */
export function drawnByLibrary(construct: IConstruct): boolean {
  return construct.node.scopes.some(
    scope => className(scope).startsWith(LIBRARY) || (Stack.isStack(scope) ? companionOwner(scope) !== undefined : sharedInStack(scope)),
  );
}

/** A stack, and the one whose companion it is. */
export function partners(stack: Stack): IConstruct[] {
  return [stack, companionOwner(stack)].filter(partner => partner !== undefined);
}

function companionOwner({ node }: Stack): IConstruct | undefined {
  return node.scope?.node.children.find(
    sibling => Stack.isStack(sibling) && Object.values(Companion).some(companion => node.id === `${sibling.node.id}-${companion}`),
  );
}

function sharedInStack(construct: IConstruct): boolean {
  const { id, scope } = construct.node;
  if (!scope || !Stack.isStack(scope)) return false;
  if (id === SITE_DEPLOYMENT) return true;
  // Only the library gives the function of a custom resource a log group of its own.
  if (id.startsWith('Custom::') && CfnResource.isCfnResource(construct.node.tryFindChild('Logs')?.node.defaultChild)) return true;
  return (construct as lambda.Function).role?.node.scope?.node.id === SITE_DEPLOYMENT;
}

function className(construct: IConstruct): string {
  return (construct.constructor as { [RUN_TIME_TYPE]?: { fqn: string } })[RUN_TIME_TYPE]?.fqn ?? '';
}
