import { CODE_FLOW_WITHOUT_CALLBACK } from '../../../src/review/rules/code-flow-without-callback';
import { ref } from '../edge-resources';
import { found } from '../reviewed';

const review = (more: object) =>
  found(CODE_FLOW_WITHOUT_CALLBACK, {
    Client: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: { AllowedOAuthFlowsUserPoolClient: true, AllowedOAuthFlows: ['code'], ...more },
    },
  });

test.each([{}, { CallbackURLs: [] }, { AllowedOAuthFlows: ['implicit'], AllowedOAuthFlowsUserPoolClient: 'true' }])('%j', more => {
  expect(review(more)).toEqual(['Client Properties.CallbackURLs']);
});

test.each([
  { CallbackURLs: ['https://shop.example.com/'] },
  { CallbackURLs: [{ 'Fn::Join': ['', ['https://', ref('Domain')]] }] },
  { CallbackURLs: ref('Urls') },
  { AllowedOAuthFlows: ['client_credentials'] },
  { AllowedOAuthFlows: undefined },
  { AllowedOAuthFlows: ref('Flows') },
  { AllowedOAuthFlowsUserPoolClient: false },
  { AllowedOAuthFlowsUserPoolClient: ref('Flag') },
])('%j is silent', more => {
  expect(review(more)).toEqual([]);
});
