import { Asked } from './client';
import { Echo } from './echo';
import { describeTraffic, Site } from './site';
import { conditional } from './variant';
import { RouteConditions } from '../../src';

interface Case {
  readonly conditions: RouteConditions;
  /** Requests of the special service, and of the other one. */
  readonly special: Request[];
  readonly other: Request[];
}

type Request = Asked & { readonly query?: string };

const host = (name: string): Request => ({ headers: { host: name } });
const tenant = (name: string): Request => ({ headers: { 'x-tenant': name } });
const query = (text: string): Request => ({ query: text });

const cases: { [kind: string]: Case } = {
  'host-header': {
    conditions: { hosts: ['*.special.example.com', 'a?.example.com'] },
    special: [host('x.special.example.com'), host('A1.Example.com')],
    other: [host('special.example.com'), host('a12.example.com'), host('a1xexample.com')],
  },
  'http-request-method': {
    conditions: { methods: ['PUT', 'DELETE'] },
    special: [{ method: 'PUT' }, { method: 'DELETE' }],
    other: [{ method: 'GET' }, { method: 'POST' }],
  },
  'http-header': {
    conditions: { headers: { 'X-Tenant': ['gold*', 'b.1'] } },
    special: [tenant('gold'), tenant('GOLDEN'), tenant('b.1')],
    other: [tenant('silver'), tenant('old gold'), tenant('bx1'), {}],
  },
  'query-string': {
    conditions: { queryStrings: { version: ['2', 'next-*'] } },
    special: [query('version=2'), query('a=1&version=NEXT-1'), query('VERSION=2&a=1')],
    other: [query('version=22'), query('conversion=2'), query('a=version=2'), query('version='), {}],
  },
  'source-ip': {
    conditions: { sourceAddresses: ['127.0.8.0/24', '127.0.9.9/32'] },
    special: [{ from: '127.0.8.7' }, { from: '127.0.9.9' }],
    other: [{ from: '127.0.9.8' }, { from: '127.0.1.1', headers: { 'x-forwarded-for': '127.0.8.7' } }],
  },
  'several at once': {
    conditions: { methods: ['GET'], headers: { 'x-tenant': ['gold'] }, queryStrings: { version: ['2'] } },
    special: [{ ...tenant('gold'), ...query('version=2') }],
    other: [tenant('gold'), query('version=2'), { ...tenant('gold'), ...query('version=2'), method: 'POST' }],
  },
};

describeTraffic('conditions of a listener rule', () => {
  test.each(Object.entries(cases))('%s', async (_kind, { conditions, special, other }) => {
    const [specialService, otherService] = [await Echo.start(), await Echo.start()];
    const site = await Site.start(conditional(conditions), 'api.example.com', ({ id }) =>
      /Special/.test(id) ? [specialService.port] : [otherService.port],
    );
    const ask = (request: Request) => site.direct.ask(`/api/x${request.query ? `?${request.query}` : ''}`, request);
    try {
      for (const request of special) expect([request, (await ask(request)).status, otherService.received]).toEqual([request, 200, []]);
      expect(specialService.received).toHaveLength(special.length);
      for (const request of other) {
        expect([request, (await ask(request)).status, specialService.received.length]).toEqual([request, 200, special.length]);
      }
      expect(otherService.received).toHaveLength(other.length);
    } finally {
      await site.stop();
      await Promise.all([specialService.stop(), otherService.stop()]);
    }
  });
});

describeTraffic('an action of a listener rule', () => {
  test('shares requests among target groups by weight', async () => {
    const stacks = structuredClone(conditional({ methods: ['PUT'] }));
    const rules = Object.values(stacks[0].template.Resources).filter(({ Properties }) => Properties?.Actions?.[0].ForwardConfig);
    const [one, other] = rules.flatMap(({ Properties }) => Properties.Actions[0].ForwardConfig.TargetGroups);
    const shares = [
      { ...one, Weight: 75 },
      { ...other, Weight: 25 },
    ];
    for (const { Properties } of rules) Properties.Actions[0].ForwardConfig.TargetGroups = shares;
    const [heavy, light] = [await Echo.start(), await Echo.start()];
    const site = await Site.start(stacks, 'api.example.com', ({ id }) => [id === one.TargetGroupArn.Ref ? heavy.port : light.port]);
    try {
      for (let sent = 0; sent < 400; sent++) await site.direct.ask('/api/x');
      expect(heavy.received.length + light.received.length).toBe(400);
      // More than five standard deviations to each side.
      expect(light.received.length).toBeGreaterThan(50);
      expect(light.received.length).toBeLessThan(150);
    } finally {
      await site.stop();
      await Promise.all([heavy.stop(), light.stop()]);
    }
  });
});
