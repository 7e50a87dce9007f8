import { CreateManagedPrefixListCommand, EC2Client } from '@aws-sdk/client-ec2';
import { describeWithMoto } from './support/wire';
import { handler } from '../../src/api/prefix-list/handler';

const NAME = 'example.origin-facing';

describeWithMoto('the lookup of a prefix list', wire => {
  const call = (RequestType: 'Create' | 'Update' | 'Delete', PhysicalResourceId?: string) =>
    handler({ RequestType, PhysicalResourceId, ResourceProperties: { Name: NAME } });

  const list = async (name = NAME): Promise<string> => {
    const options = { PrefixListName: name, AddressFamily: 'IPv4', MaxEntries: 1 };
    const { PrefixList } = await new EC2Client().send(new CreateManagedPrefixListCommand(options));
    return PrefixList!.PrefixListId!;
  };

  test('creation answers with the id of the list of that name, among others', async () => {
    await list('example.another');
    const id = await list();

    expect(await call('Create')).toEqual({ PhysicalResourceId: id, Data: { PrefixListId: id } });
  });

  test('an update looks again, and a list that was made anew has another physical id', async () => {
    const id = await list();

    expect(await call('Update', 'pl-former')).toEqual({ PhysicalResourceId: id, Data: { PrefixListId: id } });
  });

  test.each(['pl-1', 'the-id-of-a-failed-creation', undefined])('deletion keeps the physical id %s and asks nobody', async id => {
    const actions = await wire().during(async () => expect(await call('Delete', id)).toEqual({ PhysicalResourceId: id }));
    expect(actions).toEqual([]);
  });

  test.each([0, 2])('%i lists of that name stop the deployment', async count => {
    for (let made = 0; made < count; made++) await list();

    await expect(call('Create')).rejects.toThrow(
      `${count} managed prefix lists are named ${NAME} in this region; exactly one is needed; pass its id as \`prefixListId\` instead`,
    );
  });

  test('waits while EC2 is busy', async () => {
    const id = await list();
    wire().next('throttles', 'throttles');

    const actions = await wire().during(async () => expect(await call('Create')).toMatchObject({ PhysicalResourceId: id }));
    expect(actions).toHaveLength(3);
  });

  test('asks again where no answer comes', async () => {
    const id = await list();
    wire().next('hangs');

    const actions = await wire().during(async () => expect(await call('Create')).toMatchObject({ PhysicalResourceId: id }));
    expect(actions).toHaveLength(2);
  });
});
