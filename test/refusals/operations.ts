import { App, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { each, Line, refused } from './line';
import { ApiAlarms, ApiAlarmsProps, EdgeDistribution } from '../../src';
import { api, regionalStack } from '../support/apps';

const ACTIONS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html';
const PAGE = 'docs/alarms.md';

const alarmsOf = (props: Partial<ApiAlarmsProps>) => (scope: Stack) => new ApiAlarms(scope, 'Alarms', { sources: [api(scope)], ...props });
const edgeAlarms = (props: Partial<ApiAlarmsProps>) => (scope: Stack) => {
  const origin = api(scope);
  return new ApiAlarms(scope, 'Alarms', { sources: [origin, new EdgeDistribution(scope, 'Edge', { origin })], ...props });
};
const alarmsIn = (home: (app: App) => Stack) => (scope: Stack) =>
  new ApiAlarms(home(scope.node.root as App), 'Alarms', { sources: [api(scope)] });
const pager = (scope: Stack, region: string) => sns.Topic.fromTopicArn(scope, 'Pager', `arn:aws:sns:${region}:111122223333:pager`);

export const OPERATIONS: Line[] = [
  ...refused(['ApiAlarmsProps.sources'], PAGE, [
    ['nothing to watch', alarmsOf({ sources: [] }), 'the alarms watch nothing', 'sources: []', 'one source or more', 'name the API'],
    [
      'the same source twice',
      scope => {
        const origin = api(scope);
        new ApiAlarms(scope, 'Alarms', { sources: [origin, new EdgeDistribution(scope, 'Edge', { origin }), origin] });
      },
      'a source is watched twice',
      'App/Api',
      'each once',
      'name it once',
    ],
    [
      'alarms anywhere',
      alarmsIn(app => new Stack(app, 'Anywhere')),
      "the alarm's stack has no fixed region",
      'stack "Anywhere"',
      'a stack with a region',
      'eu-west-1',
    ],
    ...each<[string, string, { region: string; account?: string }]>(
      [
        ['region', "region eu-central-1, the app's account", { region: 'eu-central-1' }],
        ['account', 'region eu-west-1, account 111122223333', { region: 'eu-west-1', account: '111122223333' }],
      ],
      ([name, place, env]) => [
        `a source in another ${name}`,
        alarmsIn(app => regionalStack('Ops', { env }, app)),
        'in another place than what they watch',
        "App/Api in region eu-west-1, the app's account",
        place,
        'in a stack of the source',
      ],
    ),
  ]),
  ...refused(
    ['ApiAlarmsProps.topic', 'ApiAlarmsProps.edgeTopic'],
    ACTIONS,
    each<[keyof ApiAlarmsProps, string, string]>(
      [
        ['topic', 'us-east-1', 'eu-west-1'],
        ['edgeTopic', 'eu-west-1', 'us-east-1'],
      ],
      ([name, region, allowed]) => [
        `${name} in ${region}`,
        scope => alarmsOf({ [name]: pager(scope, region) })(scope),
        `the topic in \`${name}\` is in another region than the alarms`,
        region,
        allowed,
        `pass a topic in ${allowed}`,
      ],
    ),
  ),
  ...refused(
    ['ApiAlarmsProps.topic', 'ApiAlarmsProps.edgeTopic'],
    PAGE,
    [
      [
        'an edge topic without an edge',
        scope => alarmsOf({ edgeTopic: pager(scope, 'us-east-1') })(scope),
        'the topic in `edgeTopic` would never hear of anything',
        'edgeTopic',
        'with an EdgeDistribution among the sources',
        'leave it out',
      ],
      [
        'a topic for an edge alone',
        scope => {
          const edge = new EdgeDistribution(scope, 'Edge', { origin: api(scope) });
          new ApiAlarms(scope, 'Alarms', { sources: [edge], topic: pager(scope, 'eu-west-1') });
        },
        'the topic in `topic` would never hear of anything',
        'topic',
        'with a source in its own region',
        'leave it out',
      ],
    ],
    'synthesis',
  ),
  ...refused(
    ['ApiAlarmsProps.thresholds'],
    PAGE,
    each(
      [
        ['ServerErrors', -1, '-1 responses a minute', 'a number from 0 to 1000000000 responses a minute', '50'],
        ['Latency', NaN, 'NaN seconds', 'a number from 0 to 1000000000 seconds', '1'],
        ['EdgeErrorRate', 101, '101 percent', 'a number from 0 to 100 percent', '5'],
        ['MaximumCapacity', 100.5, '100.5 percent', 'a number from 0 to 100 percent', '100'],
      ] as const,
      ([name, threshold, got, allowed, usual]) => [
        `${name} above ${threshold}`,
        edgeAlarms({ thresholds: { [name]: threshold } }),
        `the threshold of ${name} is out of range`,
        got,
        allowed,
        `leave it out to keep ${usual}`,
      ],
    ),
  ),
  ...refused(
    ['ApiAlarmsProps.thresholds'],
    PAGE,
    [
      [
        'a threshold of no alarm',
        alarmsOf({ thresholds: { Latency: 1, Errors: 5 } }),
        'a threshold belongs to no alarm',
        '"Errors"',
        'Latency, LoadBalancerErrors',
        'write one of these names',
      ],
    ],
    'synthesis',
  ),
];
