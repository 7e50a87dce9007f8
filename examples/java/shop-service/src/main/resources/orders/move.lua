-- Moves an order on, if it is still where it was, and tells all copies. Returns whether it did.
local id, from, to, at, delay, channel, message = unpack(ARGV)
if redis.call('HGET', KEYS[1], 'state') ~= from then return 0 end
redis.call('HSET', KEYS[1], 'state', to, 'at', at)
if delay == '' then
  redis.call('ZREM', KEYS[2], id)
else
  local time = redis.call('TIME')
  redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) + delay, id)
end
redis.call('PUBLISH', channel, message)
return 1
