import { Rule } from '../rule';
import { entries, knownTruth } from '../values';

export const CODE_FLOW_WITHOUT_CALLBACK: Rule = {
  id: 'CodeFlowWithoutCallback',
  severity: 'error',
  description: 'a user pool client logs users in through the hosted page, but has no callback URL',
  reason: 'Amazon Cognito refuses the client at deployment, since it has nowhere to send users back to',
  fix: 'set CallbackURLs, or leave code and implicit out of AllowedOAuthFlows; with this library, name the callback URLs of the client',
  see: 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html',
  findings: templates =>
    templates
      .all('AWS::Cognito::UserPoolClient')
      .filter(({ properties: { AllowedOAuthFlows, AllowedOAuthFlowsUserPoolClient, CallbackURLs = [] } }) => {
        const redirects = entries(AllowedOAuthFlows).some(flow => ['code', 'implicit'].includes(flow));
        return redirects && knownTruth(AllowedOAuthFlowsUserPoolClient) && Array.isArray(CallbackURLs) && CallbackURLs.length === 0;
      })
      .map(resource => ({ resource, location: 'Properties.CallbackURLs' })),
};
