import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeWithMoto } from './support/wire';
import { handler } from '../../src/compute/health-wait/handler';

describeWithMoto('the wait for healthy targets', wire => {
  const client = () => new ElasticLoadBalancingV2Client();
  let groups: string[];

  beforeEach(async () => {
    const [{ VpcId }] = (await new EC2Client().send(new DescribeVpcsCommand())).Vpcs!;
    const make = async (Name: string) =>
      (await client().send(new CreateTargetGroupCommand({ Name, VpcId, Port: 8080, Protocol: 'HTTP', TargetType: 'ip' }))).TargetGroups![0]
        .TargetGroupArn!;
    groups = [await make('rest'), await make('grpc')];
  });

  /** As many copies as there are addresses, behind every port. */
  const register = async (...addresses: string[]) => {
    for (const TargetGroupArn of groups) {
      await client().send(new RegisterTargetsCommand({ TargetGroupArn, Targets: addresses.map(Id => ({ Id, Port: 8080 })) }));
    }
  };
  const call = (RequestType: 'Create' | 'Update' | 'Delete', change: { TimeoutSeconds?: string; PhysicalResourceId?: string } = {}) =>
    handler({
      RequestType,
      PhysicalResourceId: change.PhysicalResourceId,
      ResourceProperties: { TargetGroups: groups, Healthy: '2', TimeoutSeconds: change.TimeoutSeconds ?? '1' },
    });

  test('creation answers when every target group has enough', async () => {
    await register('172.31.0.10', '172.31.0.11');

    expect(await call('Create')).toEqual({ PhysicalResourceId: groups[0] });
  });

  test('an update waits again and stays the same resource', async () => {
    await register('172.31.0.10', '172.31.0.11');

    const actions = await wire().during(async () =>
      expect(await call('Update', { PhysicalResourceId: 'wait' })).toEqual({ PhysicalResourceId: 'wait' }),
    );
    expect(actions).toEqual(['DescribeTargetHealth', 'DescribeTargetHealth']);
  });

  test('asks until the last one is there', async () => {
    await register('172.31.0.10');

    const waiting = call('Create', { TimeoutSeconds: '2' });
    await register('172.31.0.11');

    expect(await waiting).toEqual({ PhysicalResourceId: groups[0] });
  });

  test('fails the deployment when the time is over, and says what is missing', async () => {
    await register('172.31.0.10');

    await expect(call('Create')).rejects.toThrow(`1 of 2 targets of ${groups[0]} are healthy after 1 s; `);
  });

  test('fails at once where there is no such target group', async () => {
    groups = [`${groups[0]}0`];

    await expect(call('Create', { TimeoutSeconds: '600' })).rejects.toThrow('target groups not found');
  });

  test('has nothing to do for a deletion', async () => {
    const actions = await wire().during(async () =>
      expect(await call('Delete', { PhysicalResourceId: 'wait' })).toEqual({ PhysicalResourceId: 'wait' }),
    );
    expect(actions).toEqual([]);
  });

  test('waits while the load balancer is busy', async () => {
    await register('172.31.0.10', '172.31.0.11');
    wire().next('throttles', 'throttles');

    const actions = await wire().during(async () => expect(await call('Create')).toEqual({ PhysicalResourceId: groups[0] }));
    expect(actions).toHaveLength(4);
  });

  test('asks again where no answer comes', async () => {
    await register('172.31.0.10', '172.31.0.11');
    wire().next('hangs');

    const actions = await wire().during(async () => expect(await call('Create')).toEqual({ PhysicalResourceId: groups[0] }));
    expect(actions).toHaveLength(3);
  });
});
