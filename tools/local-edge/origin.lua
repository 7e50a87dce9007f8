-- What CloudFront's cache makes of an answer: how long it keeps it, between the bounds of the cache policy.

local function lifetime(headers, says)
  if tonumber(headers:get(":status")) >= 400 then return 0 end
  local said = headers:get("cache-control")
  if said == nil then return says.default end
  said = said:lower()
  if said:find("no-store", 1, true) or said:find("no-cache", 1, true) or said:find("private", 1, true) then return says.minimum end
  local seconds = said:match("s%-maxage%s*=%s*(%d+)") or said:match("max%-age%s*=%s*(%d+)")
  if seconds == nil then return says.default end
  return math.min(math.max(tonumber(seconds), says.minimum), says.maximum)
end

function envoy_on_request(handle)
  local headers = handle:headers()
  headers:replace("x-forwarded-for", headers:get("x-edge-asked-for"))
  headers:remove("x-edge-asked-for")
end

function envoy_on_response(handle)
  local behavior = handle:metadata():get("behavior")
  if behavior == nil or not behavior.keeps then return end
  local headers = handle:headers()
  local seconds = lifetime(headers, behavior)
  for _, name in ipairs({ "cache-control", "vary", "expires" }) do
    local value = headers:get(name)
    if value then headers:replace("x-edge-" .. name, value) end
    headers:remove(name)
  end
  headers:remove("age")
  headers:replace("x-edge-told", "1")
  headers:replace("cache-control", seconds > 0 and string.format("public, max-age=%d", seconds) or "no-store")
end
