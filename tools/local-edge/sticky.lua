-- Stickiness by the service's cookie: it begins when the service sets that cookie, and ends when a client no longer has it.

local function setsCookie(headers, name)
  for index = 0, headers:getNumValues("set-cookie") - 1 do
    if headers:getAtIndex("set-cookie", index):sub(1, #name + 1) == name .. "=" then return true end
  end
  return false
end

function envoy_on_request(handle)
  local sticky = handle:metadata():get("sticky")
  if sticky == nil then return end
  local cookies = handle:headers():get("cookie")
  if cookies == nil then return end
  local kept, known = {}, false
  for each in cookies:gmatch("[^;]+") do
    local name = each:match("^%s*([^=]*)")
    if name == sticky.application then known = true end
    if name ~= sticky.own then kept[#kept + 1] = each end
  end
  if not known then handle:headers():replace("cookie", table.concat(kept, ";")) end
end

function envoy_on_response(handle)
  local sticky = handle:metadata():get("sticky")
  if sticky == nil or setsCookie(handle:headers(), sticky.application) then return end
  local headers, others = handle:headers(), {}
  for index = 0, headers:getNumValues("set-cookie") - 1 do
    local value = headers:getAtIndex("set-cookie", index)
    if value:sub(1, #sticky.own + 1) ~= sticky.own .. "=" then others[#others + 1] = value end
  end
  headers:remove("set-cookie")
  for _, value in ipairs(others) do headers:add("set-cookie", value) end
end
