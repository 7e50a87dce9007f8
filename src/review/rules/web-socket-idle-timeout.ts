import { forwards, headerOf, ListenerRule, listenerRules } from '../listener-rules';
import { Rule } from '../rule';
import { TemplateResource } from '../template-set';
import { attribute, entries, numberOr } from '../values';

/** What a load balancer has where nothing is said, and what most clients' pings take. */
const MINUTE = 60;

/** Parts of a path that tell of WebSockets. Socket.IO, SockJS and SignalR aren't here: they ping every half minute or sooner. */
const NAMES = ['ws', 'wss', 'websocket', 'websockets', 'graphql-ws'];

export const WEB_SOCKET_IDLE_TIMEOUT: Rule = {
  id: 'WebSocketIdleTimeout',
  severity: 'warning',
  description: 'a load balancer that carries WebSockets closes connections after a silent minute',
  reason: 'clients that ping once a minute, or never, are cut off again and again',
  fix:
    'set the attribute idle_timeout.timeout_seconds above the time between pings, to 300 for instance; with this library, ' +
    'ApiProtocol.webSocket() does so',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
  findings: templates => {
    const carriers = listenerRules(templates).filter(rule => forwards(rule) && carriesWebSockets(rule));
    return [...new Set(carriers.map(({ loadBalancer }) => loadBalancer))]
      .filter((each): each is TemplateResource => each !== undefined && closesEarly(each))
      .map(resource => ({ resource, location: 'Properties.LoadBalancerAttributes' }));
  },
};

function carriesWebSockets({ conditions: { paths = [], others = [] } }: ListenerRule): boolean {
  const upgrades = others
    .filter(condition => headerOf(condition) === 'upgrade')
    .flatMap(({ HttpHeaderConfig }) => entries(HttpHeaderConfig.Values));
  const named = paths.some(path => {
    const parts = path.toLowerCase().split('/');
    return parts.some((part, at) => NAMES.includes(part) || (part === 'subscriptions' && parts[at - 1] === 'graphql'));
  });
  return named || upgrades.some(value => /^websocket$/i.test(String(value)));
}

function closesEarly({ properties: { Type = 'application', LoadBalancerAttributes } }: TemplateResource): boolean {
  const seconds = numberOr(attribute(LoadBalancerAttributes, 'idle_timeout.timeout_seconds'), MINUTE);
  return Type === 'application' && seconds !== undefined && seconds <= MINUTE;
}
