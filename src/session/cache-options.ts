import * as kms from 'aws-cdk-lib/aws-kms';
import { SessionAuthentication } from './session-authentication';

/** What every cache lets the user choose. */
export interface CacheOptions {
  /**
   * How services prove who they are.
   *
   * @default SessionAuthentication.PASSWORD - every client library can do it
   */
  readonly authentication?: SessionAuthentication;
  /**
   * Key for data at rest; another one replaces the cache.
   *
   * @default - a key of AWS
   */
  readonly encryptionKey?: kms.IKey;
}
