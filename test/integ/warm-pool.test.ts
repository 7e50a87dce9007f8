import { BootedRoots, DRAIN_UNIT, exitCode, HEALTHY } from '../compute/support/booted-roots';
import { POOLED } from '../compute/support/boots';
import { describeWith } from '../compute/support/requirements';
import { ISOLATION } from '../compute/support/scratch-root';

describeWith(ISOLATION.available, ISOLATION.reason)('an instance of a group with a warm pool, run in a scratch root', () => {
  const on = new BootedRoots();
  const TELL = /^systemctl enable --now api-service-prepared\.service$/;
  const steps = () =>
    on.root.calls
      .filter(call => ['sleep', 'systemctl'].includes(call.command) || /127\.0\.0\.1|complete-lifecycle/.test(call.line))
      .map(call => call.line.replace(/^curl .*(http\S+)$/, 'ask $1').replace(/^aws autoscaling (\S+) .*/, '$1'));

  test.each(['Warmed:Stopped', 'Warmed:Running'])('an instance on its way to %s asks no load balancer and signals nobody', state => {
    // WHEN
    const { status } = on.boot(POOLED, { health: { rest: ['unused'], grpc: ['unused'] }, lifecycle: [state] });
    // THEN
    expect(status).toBe(0);
    expect(on.root.calls.at(-1)!.line).toMatch(TELL);
    expect(on.signals).toEqual([]);
    expect(on.root.calls.filter(call => call.line.includes('elbv2'))).toEqual([]);
  });

  test('an instance that goes straight into service tells that it is prepared, and signals once its targets are healthy', () => {
    on.boot(POOLED);
    expect(on.position(TELL)).toBeLessThan(on.position(/^aws elbv2/));
    expect(on.signals.map(exitCode)).toEqual([0]);
  });

  test('one that fails on its way to the pool is no failure of the deployment, and says nothing', () => {
    const { status } = on.boot(POOLED, { ...HEALTHY, lifecycle: ['Warmed:Stopped'], fails: { systemctl: ['enable *prepared*'] } });
    expect(status).not.toBe(0);
    expect(on.signals).toEqual([]);
  });

  test('is prepared once every port answers, be it with nothing that HTTP/1.1 knows', () => {
    // GIVEN
    on.booted(POOLED, { listens: ['refused', 'refused', 'page', 'refused', 'empty'] });
    // WHEN
    expect(on.root.runUnit('api-service-prepared.service')).toEqual({ status: 0, output: '' });
    // THEN
    const [rest, grpc] = ['ask http://127.0.0.1:8080/', 'ask http://127.0.0.1:9090/'];
    expect(steps()).toEqual([rest, 'sleep 5', rest, 'sleep 5', rest, grpc, 'sleep 5', grpc, 'complete-lifecycle-action']);
    expect(on.root.calls.at(-1)!.line).toMatch(/--lifecycle-hook-name Prepared --lifecycle-action-result CONTINUE$/);
  });

  test('does not mind that no hook waits for it, as when the group is new', () => {
    on.booted(POOLED, { listens: ['page'] });
    on.root.fail({ aws: ['autoscaling complete-lifecycle-action *'] });
    expect(on.root.runUnit('api-service-prepared.service').status).toBe(0);
  });

  test.each(['Terminated', 'Warmed:Stopped'])('drains when it leaves service for %s, and not while it waits in the pool', state => {
    on.booted(POOLED, { lifecycle: ['Warmed:Stopped', 'InService', 'InService', state] });
    expect(on.root.runUnit(DRAIN_UNIT).status).toBe(0);
    expect(steps()).toEqual(['sleep 5', 'sleep 5', 'sleep 30', 'systemctl stop api-service.service']);
  });
});
