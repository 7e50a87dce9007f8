// The function's runtime brings the SDK.
import { DescribeManagedPrefixListsCommand, EC2Client } from '@aws-sdk/client-ec2';

interface LookupEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: { readonly Name: string };
}

/** Answers with the id of the managed prefix list of that name. */
export async function handler(event: LookupEvent): Promise<object> {
  if (event.RequestType === 'Delete') return { PhysicalResourceId: event.PhysicalResourceId };
  const filter = { Name: 'prefix-list-name', Values: [event.ResourceProperties.Name] };
  const { PrefixLists = [] } = await new EC2Client().send(new DescribeManagedPrefixListsCommand({ Filters: [filter] }));
  if (PrefixLists.length !== 1) throw new Error(`${PrefixLists.length} prefix lists are named ${event.ResourceProperties.Name}`);
  const id = PrefixLists[0].PrefixListId;
  return { PhysicalResourceId: id, Data: { PrefixListId: id } };
}
