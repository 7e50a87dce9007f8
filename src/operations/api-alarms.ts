import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IConstruct } from 'constructs';
import { IMonitored, MonitoredMetric } from './monitored-metric.contract';
import { SourceAlarms } from './source-alarms';
import { requireFixedRegion } from '../private/fixed-region';
import { refusal, refuse, requireNumber } from '../private/refusal';
import { Replay } from '../private/replay';
import { anyArn } from '../private/source-arn';
import { Companion, US_EAST_1, usEast1Scope } from '../region/us-east-1';

/** What is watched, and who hears of it. */
export interface ApiAlarmsProps {
  /** APIs, distributions, and whatever else can be watched; of one region, the alarms' own. */
  readonly sources: IMonitored[];
  /**
   * Topic that hears of alarms in the stack's own region. A topic of this app is told to let CloudWatch publish; one from outside, and
   * the key of an encrypted one, must let it.
   *
   * @default - a topic of the alarms' own
   * @see https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger
   */
  readonly topic?: sns.ITopic;
  /**
   * Topic that hears of alarms on distributions and their web ACLs; it must be in us-east-1, where CloudWatch has their metrics.
   *
   * @default - a topic of the alarms' own in the companion stack in us-east-1; in an app in us-east-1, `topic`
   */
  readonly edgeTopic?: sns.ITopic;
  /**
   * Thresholds of your own, by the name of the alarm and in its unit, such as `{ ServerErrors: 200, Latency: 0.5 }`; each holds for all
   * alarms of that name.
   *
   * @default - those that the README's table shows
   */
  readonly thresholds?: { [name: string]: number };
}

/**
 * Alarms on what wakes somebody up, each with a description that says what to do: errors and latency of every service, unhealthy
 * targets, capacity at its end, rejected connections, requests that the web ACL turns away, errors at the edge.
 *
 * A count of errors is judged by the minute and must be too high in every one of the evaluated minutes: 51 errors in each of two
 * minutes are an alarm, 1,000 in one minute and none in the next are not. Whoever is subscribed hears of an alarm and of its end.
 * Services that are added to an API later have their alarms too.
 *
 * @example
 * import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
 *
 * declare const api: ScalableApi;
 * declare const edge: EdgeDistribution;
 * const alarms = new ApiAlarms(this, 'Alarms', { sources: [api, edge], thresholds: { Latency: 0.5 } });
 * alarms.addSubscription(new subscriptions.EmailSubscription('on-call@example.com'));
 */
export class ApiAlarms extends Construct {
  /** Hears of alarms in the stack's own region. */
  public readonly topic: sns.ITopic;

  private readonly thresholds: { [name: string]: number };
  private readonly names = new Set<string>();
  private readonly notified = new Set<sns.ITopic>();
  private readonly subscribable = new Replay<sns.ITopic>();
  private edge?: sns.ITopic;

  constructor(scope: Construct, id: string, props: ApiAlarmsProps) {
    super(scope, id);
    requireFixedRegion(Stack.of(this), this, 'alarm', 'an alarm watches metrics, and notifies topics, of its own region only');
    const sources = [...props.sources];
    requireSources(sources, this);
    this.thresholds = { ...props.thresholds };
    this.topic = this.withSubscriptions(props.topic ? openedTopic(props.topic, 'topic', Stack.of(this).region, this) : ownTopic(this));
    this.edge = props.edgeTopic && this.withSubscriptions(openedTopic(props.edgeTopic, 'edgeTopic', US_EAST_1, this));
    for (const source of sources) {
      const alarms = new SourceAlarms(this, source, {
        threshold: monitored => this.threshold(monitored),
        topic: monitored => this.topicOf(monitored),
      });
      source.monitor(alarms);
    }
    this.node.addValidation({ validate: () => [...this.unknownThresholds(), ...this.silentTopics(props)] });
  }

  /** Hears of alarms on distributions and their web ACLs; undefined without a distribution, and in us-east-1, where `topic` hears of all. */
  public get edgeTopic(): sns.ITopic | undefined {
    return this.edge === this.topic ? undefined : this.edge;
  }

  /**
   * Subscribes somebody to all alarms, in both regions: an e-mail address, a telephone number, a web address. What lives in one region,
   * such as a queue, subscribes to `topic` and `edgeTopic` by itself.
   *
   * @param subscription who hears of the alarms
   */
  public addSubscription(subscription: sns.ITopicSubscription): void {
    this.subscribable.listen(topic => topic.addSubscription(subscription));
  }

  private threshold({ name, unit, threshold, maximumThreshold = 1_000_000_000 }: MonitoredMetric): number {
    this.names.add(name);
    const own = this.thresholds[name];
    if (own === undefined) return threshold;
    requireNumber(own, {
      what: `the threshold of ${name}`,
      min: 0,
      max: maximumThreshold,
      unit,
      fractions: true,
      instead: `leave it out to keep ${threshold}`,
    });
    return own;
  }

  private topicOf({ usEast1Scope: elsewhere }: MonitoredMetric): sns.ITopic {
    const topic = elsewhere ? (this.edge ??= this.usualEdgeTopic()) : this.topic;
    this.notified.add(topic);
    return topic;
  }

  private usualEdgeTopic(): sns.ITopic {
    const scope = usEast1Scope(this, Companion.AFTER);
    return scope === this ? this.topic : this.withSubscriptions(ownTopic(scope));
  }

  /** In us-east-1 one topic may serve both: a second subscription of the same address would clash with the first. */
  private withSubscriptions(topic: sns.ITopic): sns.ITopic {
    if (topic !== this.topic) this.subscribable.add(topic);
    return topic;
  }

  private unknownThresholds(): string[] {
    const unknown = Object.keys(this.thresholds).filter(name => !this.names.has(name));
    return unknown.map(name =>
      refusal({
        what: 'a threshold belongs to no alarm',
        got: `"${name}"`,
        allowed: [...this.names].sort().join(', '),
        instead: 'write one of these names, or leave the threshold out',
      }),
    );
  }

  private silentTopics({ topic, edgeTopic }: ApiAlarmsProps): string[] {
    const silent = (name: string, given: sns.ITopic | undefined, allowed: string) =>
      given && !this.notified.has(given)
        ? [
            refusal({
              what: `the topic in \`${name}\` would never hear of anything`,
              got: name,
              allowed,
              instead: 'leave it out, or add such a source',
            }),
          ]
        : [];
    return [
      ...silent('topic', topic, 'with a source in its own region, such as a ScalableApi'),
      ...silent('edgeTopic', edgeTopic, 'with an EdgeDistribution among the sources'),
    ];
  }
}

function requireSources(sources: IMonitored[], alarms: Construct): void {
  const twice = sources.find((source, index) => sources.indexOf(source) !== index);
  if (sources.length === 0 || twice) {
    refuse(
      {
        what: twice ? 'a source is watched twice' : 'the alarms watch nothing',
        got: twice ? twice.node.path : 'sources: []',
        allowed: 'one source or more, each once',
        instead: twice ? 'name it once' : 'name the API, and the distribution in front of it',
      },
      alarms,
    );
  }
  const home = environment(alarms);
  const foreign = sources.find(source => home !== environment(source));
  if (foreign) {
    refuse(
      {
        what: 'the alarms are in another place than what they watch',
        got: `${foreign.node.path} in ${environment(foreign)}`,
        allowed: `sources in ${home}, because CloudWatch has metrics, alarms and topics by account and region`,
        instead: "make `ApiAlarms` in a stack of the source's own account and region",
      },
      alarms,
    );
  }
}

function environment(construct: IConstruct): string {
  const { account, region } = Stack.of(construct);
  const place = Token.isUnresolved(region) ? 'a region known only at deployment' : `region ${region}`;
  return `${place}, ${Token.isUnresolved(account) ? "the app's account" : `account ${account}`}`;
}

/** A topic of the user's own, which must be where its alarms are. */
function openedTopic(topic: sns.ITopic, name: string, region: string, alarms: Construct): sns.ITopic {
  if (!Token.isUnresolved(topic.env.region) && topic.env.region !== region) {
    refuse(
      {
        what: `the topic in \`${name}\` is in another region than the alarms that it hears of`,
        got: topic.env.region,
        allowed: region,
        instead: `pass a topic in ${region}, or leave \`${name}\` out to get one`,
      },
      alarms,
    );
  }
  return letAlarmsPublish(topic, region, alarms);
}

function ownTopic(scope: Construct): sns.ITopic {
  return letAlarmsPublish(new sns.Topic(scope, 'Topic', { enforceSSL: true }), Stack.of(scope).region, scope);
}

/**
 * Any policy of a topic's own replaces the one by which everything in the account may publish.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
function letAlarmsPublish(topic: sns.ITopic, region: string, alarms: Construct): sns.ITopic {
  const sourceArn = anyArn(Stack.of(alarms), 'cloudwatch', 'alarm', region);
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { ArnLike: { 'aws:SourceArn': sourceArn } },
    }),
  );
  return topic;
}
