import { RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiAuthorizer } from '../../src/auth/api-authorizer';
import { ApiKeyOptions } from '../../src/auth/api-key-authorizer';
import { ApiKeySecret, ApiKeySecretProps } from '../../src/auth/api-key-secret';
import { only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { guardedRule } from './support/rule';

const SECRET = 'AWS::SecretsManager::Secret';

test('an open route asks for nothing', () => {
  const { actions, conditions } = guardedRule(ApiAuthorizer.open());

  expect(actions.map(({ Type }) => Type)).toEqual(['forward']);
  expect(conditions.map(({ Field }) => Field)).toEqual(['path-pattern']);
  expect(ApiAuthorizer.open().traits).toEqual({
    name: 'open',
    guarded: false,
    requiresTls: false,
    callsIssuer: false,
    login: false,
    conditionValues: 0,
  });
});

describe('a key', () => {
  const stack = () => {
    const made = regionalStack();
    const secret = (name: string) => secretsmanager.Secret.fromSecretNameV2(made, name, name);
    return { made, key: secret('key'), old: secret('old') };
  };
  const apiKey = (options: Partial<ApiKeyOptions> = {}) => {
    const { made, key } = stack();
    const { conditions } = guardedRule(ApiAuthorizer.apiKey({ secret: key, ...options }), made);
    return conditions[1];
  };

  test('comes in a header, and is in no template', () => {
    const { Field, HttpHeaderConfig } = apiKey();

    expect(Field).toBe('http-header');
    expect(HttpHeaderConfig.HttpHeaderName).toBe('X-Api-Key');
    expect(HttpHeaderConfig.Values).toHaveLength(1);
    expect(JSON.stringify(HttpHeaderConfig.Values)).toMatch(/\{\{resolve:secretsmanager:.*secret:key:SecretString:::\}\}/);
  });

  test('needs TLS, no issuer, and no token', () => {
    expect(ApiAuthorizer.apiKey({ secret: stack().key }).traits).toEqual({
      name: 'apiKey',
      guarded: true,
      requiresTls: true,
      callsIssuer: false,
      login: false,
      conditionValues: 2,
    });
  });

  test('may be a field of the secret, in a header of its own', () => {
    const { HttpHeaderConfig } = apiKey({ header: 'X-Partner', field: 'key' });

    expect(HttpHeaderConfig.HttpHeaderName).toBe('X-Partner');
    expect(JSON.stringify(HttpHeaderConfig.Values)).toContain(':SecretString:key::}}');
  });

  test('passes beside the previous one, which takes a second value of the rule', () => {
    const { made, key, old } = stack();
    const authorizer = ApiAuthorizer.apiKey({ secret: key, previous: old, field: 'key' });
    const { Values } = guardedRule(authorizer, made).conditions[1].HttpHeaderConfig;

    expect(authorizer.traits.conditionValues).toBe(2);
    expect(Values.map((value: any) => JSON.stringify(value).match(/secret:(\w+):SecretString:key/)![1])).toEqual(['key', 'old']);
  });

  test('travels in a header that is named in the code', () => {
    expect(() => apiKey({ header: token.text('X-Partner') })).toThrow(
      fourParts("the name of the key's header", 'known only at deployment', '1 to 40', 'X-Api-Key'),
    );
    expect(apiKey({ header: 'x'.repeat(40) }).HttpHeaderConfig.HttpHeaderName).toBe('x'.repeat(40));
  });
});

describe('a generated key', () => {
  function made(props?: ApiKeySecretProps) {
    const stack = regionalStack();
    const secret = new ApiKeySecret(stack, 'PartnerKey', props);
    const { conditions } = guardedRule(ApiAuthorizer.apiKey({ secret }), stack);
    return { stack, ...only(Template.fromStack(stack), SECRET), conditions };
  }

  test('has no character that a load balancer reads as a wildcard, and is long without capitals', () => {
    expect(made().resource.Properties).toEqual({ GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 64 } });
  });

  test('is what the rule asks for', () => {
    const { id, conditions } = made();

    expect(conditions[1].HttpHeaderConfig.Values).toEqual([
      { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: id }, ':SecretString:::}}']] },
    ]);
  });

  test('stays when it leaves the template, because callers hold it', () => {
    expect(made().resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(made({ removalPolicy: RemovalPolicy.DESTROY }).resource).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  test('keeps its logical id', () => {
    expect(made({ description: 'A partner' }).id).toBe(made().id);
    expect(made().id).toMatch(/^PartnerKey/);
  });

  test('may have a description and an encryption key', () => {
    const stack = regionalStack();
    new ApiKeySecret(stack, 'PartnerKey', { description: 'A partner', encryptionKey: new kms.Key(stack, 'Key') });

    expect(only(Template.fromStack(stack), SECRET).resource.Properties).toMatchObject({
      Description: 'A partner',
      KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
    });
  });
});
