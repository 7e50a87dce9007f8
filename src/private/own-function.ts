import { join } from 'node:path';
import { CustomResourceProvider, CustomResourceProviderOptions, CustomResourceProviderRuntime } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { keepProviderLogs } from './provider-logs';

/** The compiled library, also where this file itself is run as TypeScript. */
const LIB = join(__dirname, '..', '..', 'lib');

/** What a function of the library's own does. */
export interface OwnFunctionOptions extends Pick<CustomResourceProviderOptions, 'description' | 'policyStatements' | 'timeout'> {
  /** Folder of the room whose subfolder `handler` holds the function, such as `api/prefix-list`. */
  readonly folder: string;
}

/**
 * The function behind a custom resource, one for each type and stack, with a log group of its own.
 *
 * @returns the service token
 */
export function ownFunction(scope: Construct, resourceType: string, { folder, ...options }: OwnFunctionOptions): string {
  const provider = CustomResourceProvider.getOrCreateProvider(scope, resourceType, {
    ...options,
    codeDirectory: join(LIB, folder, 'handler'),
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
  });
  keepProviderLogs(provider);
  return provider.serviceToken;
}
