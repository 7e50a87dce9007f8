import { ApiKeyAuthorizer, ApiKeyOptions } from './api-key-authorizer';
import { OpenAuthorizer } from './open-authorizer';
import { IApiAuthorizer } from '../protocol/authorizer.contract';

/**
 * Who may call, where no user logs in: the menu. `CognitoAuth` and `OidcAuth` make authorizers for users and machines with tokens.
 *
 * @example
 * ApiAuthorizer.open();
 */
export class ApiAuthorizer {
  /** Everybody may call; to say so on a route of an API or a service that is guarded otherwise. */
  public static open(): IApiAuthorizer {
    return new OpenAuthorizer();
  }

  /**
   * Callers send a secret in a header; others get 401. For one or two machines that keep it safe: it names no user, and never expires. Callers
   * that differ in what they may do, or whom a page of yours serves, need tokens.
   *
   * @param options secret, header, previous key
   */
  public static apiKey(options: ApiKeyOptions): IApiAuthorizer {
    return new ApiKeyAuthorizer(options);
  }

  private constructor() {}
}
