import { AuthorizerConfig, AuthorizerTraits, IApiAuthorizer } from '../protocol/authorizer.contract';

export class OpenAuthorizer implements IApiAuthorizer {
  public readonly traits: AuthorizerTraits = {
    name: 'open',
    guarded: false,
    requiresTls: false,
    callsIssuer: false,
    login: false,
    conditionValues: 0,
  };

  public bind(): AuthorizerConfig {
    return {};
  }
}
