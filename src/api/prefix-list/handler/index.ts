// The function's runtime brings the SDK.
// eslint-disable-next-line import/no-extraneous-dependencies
import { EC2Client, paginateDescribeManagedPrefixLists } from '@aws-sdk/client-ec2';

interface LookupEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly Name: string };
}

interface LookupResult {
  readonly PhysicalResourceId?: string;
  readonly Data?: { readonly PrefixListId: string };
}

/** The SDK retries throttled and unanswered calls itself, waiting longer each time; a call that hangs must not outlast the function. */
const PATIENT = { maxAttempts: 8, requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true } };

/** Answers with the id of the one prefix list of that name; a deployment must not go on with none or several. */
export async function handler(event: LookupEvent): Promise<LookupResult> {
  if (event.RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
  const name = event.ResourceProperties.Name;
  const client = new EC2Client(PATIENT);
  const ids: string[] = [];
  for await (const page of paginateDescribeManagedPrefixLists({ client }, { Filters: [{ Name: 'prefix-list-name', Values: [name] }] })) {
    for (const list of page.PrefixLists ?? []) {
      if (list.PrefixListId) ids.push(list.PrefixListId);
    }
  }
  if (ids.length !== 1) {
    throw new Error(
      `${ids.length} managed prefix lists are named ${name} in this region; exactly one is needed; pass its id as \`prefixListId\` instead`,
    );
  }
  return { PhysicalResourceId: ids[0], Data: { PrefixListId: ids[0] } };
}
