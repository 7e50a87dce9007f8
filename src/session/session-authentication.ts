/** How services prove to a cache who they are. */
export enum SessionAuthentication {
  /** With a password from Secrets Manager, as every client library can. It stays until it is changed by hand. */
  PASSWORD = 'password',
  /**
   * With a token that the service signs with its own role, for `<PREFIX>_CACHE_NAME`: no secret exists. A token opens connections for
   * 15 minutes, and a connection lasts 12 hours, so the client must sign a new one each time it connects.
   */
  IAM = 'iam',
}
