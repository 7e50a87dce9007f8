import { Deployment } from './deployment';
import { describeTraffic } from './site';
import { rolling } from './variant';

const mutants = [
  {
    wrong: 'no deregistration delay',
    right: '"deregistration_delay.timeout_seconds","Value":"15"',
    instead: '"deregistration_delay.timeout_seconds","Value":"0"',
    // The load balancer cuts before the service can say goodbye.
    codes: [1006],
  },
  {
    wrong: 'a stop time that is shorter than the service needs',
    right: 'docker stop -t 10 ',
    instead: 'docker stop -t 1 ',
    // It says goodbye to the first ones.
    codes: [1001, 1006],
  },
];

const original = JSON.stringify(rolling(['Websocket']));

/** A replacement that loses nothing under a wrong template would prove nothing under the right one. */
describeTraffic('a wrong template loses what a leaving copy has', () => {
  test.each(mutants)('$wrong', async ({ right, instead, codes }) => {
    const mutated = original.replaceAll(right, instead);
    expect(mutated).not.toBe(original);
    const deployment = await Deployment.start(JSON.parse(mutated));
    try {
      const [[rest], [websocket]] = [deployment.of('rest'), deployment.of('websocket')];
      const [{ own, others }] = await Promise.all([deployment.leave('rest', rest), deployment.leave('websocket', websocket)]);
      expect(own.length).toBeGreaterThan(0);
      expect([...new Set(own.map(({ failure }) => failure?.split(' ')[0]))]).toEqual(['502']);
      expect(others.filter(({ failure }) => failure)).toEqual([]);
      expect([...new Set(deployment.followers.flatMap(({ closes }) => closes))].sort()).toEqual(codes);
    } finally {
      await deployment.stop();
    }
  });
});
