import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CognitoAuth, CognitoAuthProps } from '../../../src/auth/cognito-auth';
import { WebClientOptions } from '../../../src/auth/cognito-clients';
import { only, regionalStack } from '../../support/apps';

export const POOL = 'AWS::Cognito::UserPool';
export const DOMAIN = 'AWS::Cognito::UserPoolDomain';
export const CLIENT = 'AWS::Cognito::UserPoolClient';

export const CALLBACK = 'https://shop.example.com/login';
export const ORDERS = [{ identifier: 'orders', scopes: { read: 'Read orders', write: 'Place orders' } }];

export function auth(props: CognitoAuthProps = {}, stack: Stack = regionalStack()): CognitoAuth {
  return new CognitoAuth(stack, 'Auth', props);
}

export function templateOf(construct: { readonly node: CognitoAuth['node'] }): Template {
  return Template.fromStack(Stack.of(construct as CognitoAuth));
}

/** The properties of the only resource of a type. */
export function propertiesOf(made: CognitoAuth, type: string): any {
  return only(templateOf(made), type).resource.Properties;
}

/** A web client with what a test changes, alone in its pool. */
export function webClient(options: Partial<WebClientOptions> = {}, props: CognitoAuthProps = {}): any {
  const made = auth({ resourceServers: ORDERS, ...props });
  made.addWebClient('Shop', { callbackUrls: [CALLBACK], ...options });
  return propertiesOf(made, CLIENT);
}
