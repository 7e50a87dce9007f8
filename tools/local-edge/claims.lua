-- What the load balancer looks at in a token whose signature, issuer, expiry and beginning are right.

local function holds(value, wanted, format)
  if format == "string-array" then
    if type(value) ~= "table" then return false end
    for _, each in ipairs(value) do
      if each == wanted then return true end
    end
    return false
  end
  if type(value) ~= "string" then return false end
  if format == "single-string" then return value == wanted end
  for each in value:gmatch("%S+") do
    if each == wanted then return true end
  end
  return false
end

local function right(payload, claims)
  if payload.iat ~= nil and (type(payload.iat) ~= "number" or payload.iat > os.time() + 1) then return false end
  for _, claim in ipairs(claims) do
    local found = false
    for _, wanted in ipairs(claim.values) do found = found or holds(payload[claim.name], wanted, claim.format) end
    if not found then return false end
  end
  return true
end

local function refuse(handle, reason)
  handle:respond({ [":status"] = "401" }, reason)
end

function envoy_on_request(handle)
  local claims = handle:metadata():get("claims")
  if claims == nil then return end
  local verified = handle:streamInfo():dynamicMetadata():get("envoy.filters.http.jwt_authn")
  -- A script that fails would let the request pass.
  local fine, answer = pcall(function() return right(verified.payload, claims) end)
  if not fine then return refuse(handle, answer) end
  if not answer then refuse(handle, "the token's claims are not what the rule asks for") end
end
