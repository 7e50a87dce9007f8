import { defineScript, type CommandParser } from 'redis';

/** One clock for all copies. */
const NOW = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000)";

const script = <Reply>(keys: number, lua: string) =>
  defineScript({
    NUMBER_OF_KEYS: keys,
    SCRIPT: lua,
    parseCommand: (parser: CommandParser, names: string[], ...values: (string | number)[]) => {
      parser.pushKeys(names);
      parser.push(...values.map(String));
    },
    transformReply: (reply: unknown) => reply as Reply,
  });

/** Steps that nobody sees half done, even when the copy that takes them dies. */
export const ORDER_SCRIPTS = {
  placeOrder: script<string>(
    4,
    `local earlier = redis.call('GET', KEYS[1])
    if earlier then return earlier end
    local placement, id, owner, order, state, at, delay, ttl, listed = unpack(ARGV)
    redis.call('SET', KEYS[1], placement, 'EX', ttl)
    redis.call('HSET', KEYS[2], 'owner', owner, 'order', order, 'state', state, 'at', at)
    redis.call('EXPIRE', KEYS[2], ttl)
    redis.call('LPUSH', KEYS[3], id)
    redis.call('LTRIM', KEYS[3], 0, listed - 1)
    redis.call('EXPIRE', KEYS[3], ttl)
    ${NOW}
    redis.call('ZADD', KEYS[4], now + delay, id)
    return placement`,
  ),

  claimOrders: script<string[]>(
    1,
    `local lease, limit = unpack(ARGV)
    ${NOW}
    local ids = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
    for _, id in ipairs(ids) do redis.call('ZADD', KEYS[1], now + lease, id) end
    return ids`,
  ),

  moveOrder: script<null>(
    2,
    `local id, from, to, at, delay, channel, message = unpack(ARGV)
    if redis.call('HGET', KEYS[1], 'state') ~= from then return end
    redis.call('HSET', KEYS[1], 'state', to, 'at', at)
    if delay == '' then
      redis.call('ZREM', KEYS[2], id)
    else
      ${NOW}
      redis.call('ZADD', KEYS[2], now + delay, id)
    end
    redis.call('PUBLISH', channel, message)`,
  ),
};
