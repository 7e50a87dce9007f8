-- Places an order, unless the request has led to one before. Returns the placement that counts.
local earlier = redis.call('GET', KEYS[1])
if earlier then return earlier end
local placement, id, owner, order, state, at, delay, ttl, listed = unpack(ARGV)
redis.call('SET', KEYS[1], placement, 'EX', ttl)
redis.call('HSET', KEYS[2], 'owner', owner, 'order', order, 'state', state, 'at', at)
redis.call('EXPIRE', KEYS[2], ttl)
redis.call('LPUSH', KEYS[3], id)
redis.call('LTRIM', KEYS[3], 0, listed - 1)
redis.call('EXPIRE', KEYS[3], ttl)
-- One clock for all copies.
local time = redis.call('TIME')
redis.call('ZADD', KEYS[4], time[1] * 1000 + math.floor(time[2] / 1000) + delay, id)
return placement
