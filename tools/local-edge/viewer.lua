-- What CloudFront does between the viewer and its cache. What the behaviour says stands in the route's metadata.

local state = "edge.viewer"

-- Kept where only the host is forwarded: what describes the body, what asks for a part or a version, and without which Envoy finds no route.
local automatic = {
  ["content-type"] = true, ["content-length"] = true, ["transfer-encoding"] = true, ["expect"] = true, ["date"] = true,
  ["range"] = true, ["if-match"] = true, ["if-none-match"] = true, ["if-modified-since"] = true, ["if-unmodified-since"] = true,
  ["if-range"] = true, ["x-forwarded-proto"] = true,
}

local function names(headers)
  local found = {}
  for name in pairs(headers) do found[name] = true end
  return found
end

local function address(handle)
  return handle:streamInfo():downstreamDirectRemoteAddress():match("^%[?(.-)%]?:%d+$")
end

-- Runs the viewer-request function. Returns false when it has answered by itself.
local function run(handle, id)
  local headers = handle:headers()
  local call = {
    [":method"] = "POST", [":path"] = "/" .. id, [":authority"] = "functions",
    ["x-method"] = headers:get(":method"), ["x-uri"] = headers:get(":path"), ["x-host"] = headers:get(":authority"),
    ["x-ip"] = address(handle),
  }
  for name, value in pairs(headers) do
    if name:sub(1, 1) ~= ":" then call["v-" .. name] = value end
  end
  local answer, body = handle:httpCall("functions", call, nil, 5000)
  -- What was taken from the handle before the call is gone with it.
  headers = handle:headers()
  local own = {}
  for name, value in pairs(answer) do
    if name:sub(1, 2) == "v-" then own[name:sub(3)] = value end
  end
  if answer["x-answer"] then
    own[":status"] = answer["x-answer"]
    own["x-cache"] = "FunctionGeneratedResponse from cloudfront"
    handle:streamInfo():dynamicMetadata():set(state, "answered", true)
    handle:respond(own, body)
    return false
  end
  headers:replace(":path", answer["x-uri"])
  for name in pairs(names(headers)) do
    if name:sub(1, 1) ~= ":" and own[name] == nil then headers:remove(name) end
  end
  for name, value in pairs(own) do
    if headers:get(name) ~= value then headers:replace(name, value) end
  end
  return true
end

local function query(path, wanted)
  local plain, asked = path:match("^([^?]*)%?(.*)$")
  if plain == nil then return path end
  local kept = {}
  for pair in asked:gmatch("[^&]+") do
    if wanted[pair:match("^[^=]*")] then kept[#kept + 1] = pair end
  end
  return #kept == 0 and plain or plain .. "?" .. table.concat(kept, "&")
end

local function forwardLittle(handle, says)
  local headers = handle:headers()
  local method = headers:get(":method")
  local reads = method == "GET" or method == "HEAD"
  for name in pairs(names(headers)) do
    local authorization = name == "authorization" and not reads
    if name:sub(1, 1) ~= ":" and not automatic[name] and not authorization then headers:remove(name) end
  end
  headers:replace("user-agent", "Amazon CloudFront")
  if not says.everyQueryString then
    local wanted = {}
    for _, name in ipairs(says.queryStrings) do wanted[name] = true end
    headers:replace(":path", query(headers:get(":path"), wanted))
  end
end

local function request(handle)
  local says = handle:metadata():get("behavior")
  if says == nil then return end
  local viewer = handle:streamInfo():dynamicMetadata()
  local origin = handle:headers():get("origin")
  if origin then viewer:set(state, "origin", origin) end
  viewer:set(state, "method", handle:headers():get(":method"))
  if says.viewerRequest and not run(handle, says.viewerRequest) then return end
  local headers = handle:headers()
  local asked = headers:get(":path"):match("^/(%?.*)$") or headers:get(":path") == "/" and ""
  if asked then headers:replace(":path", says.rootPath .. asked) end
  -- The cache answers who has the answer already; a viewer can't make it ask the service again.
  if says.keeps and (headers:get(":method") == "GET" or headers:get(":method") == "HEAD") then
    local tag = headers:get("if-none-match")
    if tag then handle:streamInfo():dynamicMetadata():set(state, "tag", tag) end
    for _, name in ipairs({ "if-none-match", "if-modified-since", "cache-control", "pragma" }) do headers:remove(name) end
  end
  local forwardedFor = headers:get("x-forwarded-for")
  if not says.forwardsAll then forwardLittle(handle, says) end
  headers:replace("x-edge-behavior", says.name)
  -- The cache's own request would lose who asks.
  headers:replace("x-edge-asked-for", forwardedFor and forwardedFor .. ", " .. address(handle) or address(handle))
end

local function allowed(origins, origin)
  for _, each in ipairs(origins) do
    if each == "*" then return "*" end
    local pattern = each:gsub("[%^%$%(%)%%%.%[%]%+%-%?]", "%%%0"):gsub("%*", ".*")
    if origin:match("^" .. pattern .. "$") then return origin end
  end
  return nil
end

local function cors(headers, says, memory)
  local origin = allowed(says.origins, memory.origin)
  if origin == nil then return end
  local sets = { ["access-control-allow-origin"] = origin }
  if says.credentials then sets["access-control-allow-credentials"] = "true" end
  if says.expose ~= "" then sets["access-control-expose-headers"] = says.expose end
  if memory.method == "OPTIONS" then
    sets["access-control-allow-methods"] = says.methods
    if says.headers ~= "" then sets["access-control-allow-headers"] = says.headers end
    sets["access-control-max-age"] = says.maxAge
  end
  for name, value in pairs(sets) do
    if says.override or headers:get(name) == nil then headers:replace(name, value) end
  end
end

local function known(tags, tag)
  local bare = function(each) return each:gsub("^%s*W/", ""):gsub("^%s+", ""):gsub("%s+$", "") end
  for each in tags:gmatch("[^,]+") do
    local one = bare(each)
    if one == "*" or one == bare(tag) then return true end
  end
  return false
end

local function response(handle)
  local says = handle:metadata():get("behavior")
  if says == nil then return end
  local headers = handle:headers()
  local memory = handle:streamInfo():dynamicMetadata():get(state) or {}
  -- AWS promises no headers of a policy on what a function answers.
  if memory.answered then return end
  headers:remove("x-envoy-upstream-service-time")
  headers:replace("x-cache", says.keeps and headers:get("age") and "Hit from cloudfront" or "Miss from cloudfront")
  if says.keeps then
    -- What the service said stands beside what the cache was told.
    if headers:get("x-edge-told") then
      for _, name in ipairs({ "cache-control", "vary", "expires" }) do
        local value = headers:get("x-edge-" .. name)
        headers:remove("x-edge-" .. name)
        headers:remove(name)
        if value then headers:add(name, value) end
      end
      headers:remove("x-edge-told")
    end
    local tag = headers:get("etag")
    if memory.tag and tag and headers:get(":status") == "200" and known(memory.tag, tag) then
      -- The body goes first: an answer with 304 has none.
      if memory.method ~= "HEAD" then handle:body(true):setBytes("") end
      headers = handle:headers()
      headers:replace(":status", "304")
      headers:remove("content-length")
      headers:remove("content-type")
    end
  end
  for _, item in ipairs(says.items) do
    if item.override or headers:get(item.name) == nil then headers:replace(item.name, item.value) end
  end
  if says.cors and memory.origin then cors(headers, says.cors, memory) end
end

-- Envoy would pass on what a failed script leaves behind.
function envoy_on_request(handle)
  local fine, reason = pcall(request, handle)
  if not fine then handle:respond({ [":status"] = "500" }, reason) end
end

function envoy_on_response(handle)
  local fine, reason = pcall(response, handle)
  if fine then return end
  handle:logErr(reason)
  handle:headers():replace(":status", "500")
end
