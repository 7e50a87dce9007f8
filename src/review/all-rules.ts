import { Rule } from './rule';
import { ALARM_NEVER_FIRES } from './rules/alarm-never-fires';
import { CACHE_IN_PLAIN_TEXT } from './rules/cache-in-plain-text';
import { CACHE_KEY_HOLDS_CREDENTIAL } from './rules/cache-key-holds-credential';
import { CACHE_POLICY_BESIDE_FORWARDED_VALUES } from './rules/cache-policy-beside-forwarded-values';
import { CACHE_WITHOUT_FAILOVER } from './rules/cache-without-failover';
import { CODE_FLOW_WITHOUT_CALLBACK } from './rules/code-flow-without-callback';
import { DISTRIBUTION_WITHOUT_WEB_ACL } from './rules/distribution-without-web-acl';
import { DUPLICATE_RULE_PRIORITY } from './rules/duplicate-rule-priority';
import { DUPLICATE_WEB_ACL_PRIORITY } from './rules/duplicate-web-acl-priority';
import { FAILOVER_WITHOUT_REPLICA } from './rules/failover-without-replica';
import { FAST_SCALING_ON_SLOW_METRIC } from './rules/fast-scaling-on-slow-metric';
import { GRACE_TOO_SHORT } from './rules/grace-too-short';
import { GRPC_AT_EDGE } from './rules/grpc-at-edge';
import { GRPC_MATCHER } from './rules/grpc-matcher';
import { GRPC_OVER_PLAIN_HTTP } from './rules/grpc-over-plain-http';
import { GUARDED_PATH_CACHED } from './rules/guarded-path-cached';
import { GUARDED_PATH_SHADOWED } from './rules/guarded-path-shadowed';
import { HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL } from './rules/health-check-timeout-not-below-interval';
import { HOOK_SHORTER_THAN_DRAIN } from './rules/hook-shorter-than-drain';
import { LIKELY_SECRET_IN_ENVIRONMENT } from './rules/likely-secret-in-environment';
import { LISTENER_RULE_TOO_LARGE } from './rules/listener-rule-too-large';
import { LISTENER_TLS_POLICY } from './rules/listener-tls-policy';
import { LOAD_BALANCER_BYPASS } from './rules/load-balancer-bypass';
import { LOAD_BALANCER_IN_ONE_ZONE } from './rules/load-balancer-in-one-zone';
import { LOAD_BALANCER_OPEN_TO_OTHER_DISTRIBUTIONS } from './rules/load-balancer-open-to-other-distributions';
import { LOGS_MISSING } from './rules/logs-missing';
import { LOGS_UNREDACTED } from './rules/logs-unredacted';
import { MISPLACED_REGION } from './rules/misplaced-region';
import { NAMED_REPLACEABLE } from './rules/named-replaceable';
import { OLD_VIEWER_TLS } from './rules/old-viewer-tls';
import { OPEN_TO_THE_WORLD } from './rules/open-to-the-world';
import { SCALING_BOUNDS } from './rules/scaling-bounds';
import { SCHEDULED_ACTIONS_FIGHT } from './rules/scheduled-actions-fight';
import { SECRET_IN_ENVIRONMENT } from './rules/secret-in-environment';
import { SERVICE_IN_ONE_ZONE } from './rules/service-in-one-zone';
import { SHARED_CACHE_TAKES_COOKIES } from './rules/shared-cache-takes-cookies';
import { SPOT_DRAIN_TOO_LONG } from './rules/spot-drain-too-long';
import { STATE_WITHOUT_RETAIN } from './rules/state-without-retain';
import { STOP_TIME_TOO_LONG } from './rules/stop-time-too-long';
import { TWO_AUTOSCALERS } from './rules/two-autoscalers';
import { UNENCRYPTED_ORIGIN } from './rules/unencrypted-origin';
import { VIEWER_HTTP_ALLOWED } from './rules/viewer-http-allowed';
import { WEB_ACL_WITHOUT_RATE_LIMIT } from './rules/web-acl-without-rate-limit';
import { WEB_SOCKET_IDLE_TIMEOUT } from './rules/web-socket-idle-timeout';
import { WEIGHTS_SUM_TO_ZERO } from './rules/weights-sum-to-zero';
import { WIDER_THAN_ITS_CALL } from './rules/wider-than-its-call';

/** Every rule, by its id. */
export const ALL_RULES: Rule[] = [
  ALARM_NEVER_FIRES,
  CACHE_IN_PLAIN_TEXT,
  CACHE_KEY_HOLDS_CREDENTIAL,
  CACHE_POLICY_BESIDE_FORWARDED_VALUES,
  CACHE_WITHOUT_FAILOVER,
  CODE_FLOW_WITHOUT_CALLBACK,
  DISTRIBUTION_WITHOUT_WEB_ACL,
  DUPLICATE_RULE_PRIORITY,
  DUPLICATE_WEB_ACL_PRIORITY,
  FAILOVER_WITHOUT_REPLICA,
  FAST_SCALING_ON_SLOW_METRIC,
  GRACE_TOO_SHORT,
  GRPC_AT_EDGE,
  GRPC_MATCHER,
  GRPC_OVER_PLAIN_HTTP,
  GUARDED_PATH_CACHED,
  GUARDED_PATH_SHADOWED,
  HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL,
  HOOK_SHORTER_THAN_DRAIN,
  LIKELY_SECRET_IN_ENVIRONMENT,
  LISTENER_RULE_TOO_LARGE,
  LISTENER_TLS_POLICY,
  LOAD_BALANCER_BYPASS,
  LOAD_BALANCER_IN_ONE_ZONE,
  LOAD_BALANCER_OPEN_TO_OTHER_DISTRIBUTIONS,
  LOGS_MISSING,
  LOGS_UNREDACTED,
  MISPLACED_REGION,
  NAMED_REPLACEABLE,
  OLD_VIEWER_TLS,
  OPEN_TO_THE_WORLD,
  SCALING_BOUNDS,
  SCHEDULED_ACTIONS_FIGHT,
  SECRET_IN_ENVIRONMENT,
  SERVICE_IN_ONE_ZONE,
  SHARED_CACHE_TAKES_COOKIES,
  SPOT_DRAIN_TOO_LONG,
  STATE_WITHOUT_RETAIN,
  STOP_TIME_TOO_LONG,
  TWO_AUTOSCALERS,
  UNENCRYPTED_ORIGIN,
  VIEWER_HTTP_ALLOWED,
  WEB_ACL_WITHOUT_RATE_LIMIT,
  WEB_SOCKET_IDLE_TIMEOUT,
  WEIGHTS_SUM_TO_ZERO,
  WIDER_THAN_ITS_CALL,
];
