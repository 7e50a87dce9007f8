import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { stored } from './support/stores';
import { SessionEngine } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';

const TABLE = 'AWS::DynamoDB::GlobalTable';

test('on demand, with an end for each session, back to any second, and kept', () => {
  const { properties } = stored({ engine: SessionEngine.dynamoDb() });

  expect(properties(TABLE)).toEqual({
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
    SSESpecification: { SSEEnabled: false },
    Replicas: [
      {
        Region: 'eu-west-1',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    ],
  });
});

test.each([RemovalPolicy.DESTROY, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE])('what %s may delete is not protected', removalPolicy => {
  const { properties } = stored({ engine: SessionEngine.dynamoDb(), removalPolicy });

  expect(properties(TABLE).Replicas[0].DeletionProtectionEnabled).toBe(false);
});

test('with a key of its own, which services may use too, action by action', () => {
  // GIVEN
  const stack = regionalStack();
  const encryptionKey = new kms.Key(stack, 'Key');

  // WHEN
  const { store, template } = stored({ engine: SessionEngine.dynamoDb({ encryptionKey }) }, stack);
  api(stack).attach(store);

  // THEN
  const all = template();
  const [replica] = only(all, TABLE).resource.Properties.Replicas;
  expect(replica.SSESpecification).toEqual({ KMSMasterKeyId: stack.resolve(encryptionKey.keyArn) });
  const [granted] = ofType(all, 'AWS::IAM::Policy')
    .flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('kms:Decrypt'));
  expect(granted.Resource).toEqual(stack.resolve(encryptionKey.keyArn));
  expect(granted.Action.filter((action: string) => action.includes('*'))).toEqual([]);
});
