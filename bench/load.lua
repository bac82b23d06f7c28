-- What wrk asks for: load.lua -- WORK DATA_FILE RUN
-- DATA_FILE is what data.py has written; RUN differs from run to run.
-- Its last line of output is JSON: requests, failures, microseconds, p50 and p99 (of microseconds).

local days = {0, 1, 7, 15, 30}
local max_uses = {0, 1, 5, 10, 25, 50, 100}

local threads = {}
function setup(thread)
    thread:set("number", #threads)   -- each thread has its own state: this tells it which share of the requests is its
    threads[#threads + 1] = thread
end

-- make(count), and never twice the same count, whichever thread asks.
local most_threads = 2
local function counting(make)
    local count = number - most_threads
    return function()
        count = count + most_threads
        return make(count)
    end
end

local function post(path, headers, body)
    wrk.method, wrk.path, wrk.body = "POST", path, body
    for name, value in pairs(headers) do wrk.headers[name] = value end
end

local json = "application/json"
local works = {}

works["hello"] = function()
    wrk.path = "/api/info"
end

works["validate"] = function(data)
    post("/api/v1/validateInviteToken", {["Content-Type"] = json}, '{"token":"' .. data.link_token .. '"}')
end

-- Every request makes a link that does not exist yet: the next pair of terms, or the next room.
works["find-or-create"] = function(data)
    post("/api/v1/findOrCreateInvite", {["Content-Type"] = json, ["X-Auth-Token"] = data.auth_token, ["X-User-Id"] = data.user})
    return function(count)
        local terms = count % 35
        local room = data.rooms[math.floor(count / 35) + 1] or "none left"
        return wrk.format(nil, nil, nil, string.format('{"rid":"%s","days":%d,"maxUses":%d}',
            room, days[terms % 5 + 1], max_uses[math.floor(terms / 5) + 1]))
    end
end

works["create-invite"] = function(data, run)
    post("/api/orgs/" .. data.org .. "/invites", {["Content-Type"] = json, ["Cookie"] = "id0=" .. data.owner_session})
    return function(count)
        return wrk.format(nil, nil, nil, string.format(
            '{"email":"%s-%d@example.org","name":"Ines Moreau","roles":["SuperAdmin"],"sendEmail":true}', run, count))
    end
end

works["accept-invite"] = function(data)
    post("", {["Cookie"] = "id0=" .. data.invited_session})
    return function(count)
        return wrk.format(nil, string.format("/api/invites/%08x-0000-4000-8000-000000000000", count))
    end
end

local rainbow = "/api/rainbow/enduser/v1.0/"

-- One after the other joins all rooms.
works["join-room"] = function(data)
    post(rainbow .. "rooms/open-invites", {["Content-Type"] = json})
    return function(count)
        local session = data.joiner_sessions[math.floor(count / #data.rooms) + 1] or "none left"
        return wrk.format(nil, nil, {["Content-Type"] = json, ["Authorization"] = "Bearer " .. session},
            string.format('{"openInviteId":"%08x000040008000000000000000"}', count % #data.rooms))
    end
end

works["list-links"] = function(data)
    wrk.path = rainbow .. "users/" .. data.user .. "/public-links"
    wrk.headers["Authorization"] = "Bearer " .. data.rainbow_session
end

-- Each request another room, the same users and addresses.
works["invite-to-room"] = function(data)
    post("", {["Content-Type"] = json, ["Authorization"] = "Bearer " .. data.rainbow_session})
    local addresses = {}
    for number = 1, #data.people do addresses[number] = string.format("guest-%d@example.org", number) end
    local people = string.format('"users":["%s"],"emails":["%s"]', table.concat(data.people, '","'), table.concat(addresses, '","'))
    return function(count)
        local room = data.rooms[count + 1] or "none left"
        return wrk.format(nil, rainbow .. "rooms/" .. room .. "/invitations", nil,
            string.format('{"scenario":"pstn-conference","confId":"%s",%s}', room, people))
    end
end

works["validate-invite"] = function()
    post("/api/invites/00000000-0000-4000-8000-000000000000/validate", {})
end

-- 401 is the right answer here; `others` counts those that are not.
works["refused-login"] = function(data)
    post("/api/login/sessions", {["Content-Type"] = json}, '{"email":"' .. data.owner .. '","password":"not-the-password"}')
    others = 0
    response = function(status)
        if status ~= 401 then others = others + 1 end
    end
end

function init(arguments)
    local work, file, run = unpack(arguments)
    local make = works[work](dofile(file), run)
    if make then request = counting(make) end
end

local function wrong_statuses(summary)
    if not threads[1]:get("others") then return summary.errors.status end
    local wrong = 0
    for _, thread in ipairs(threads) do wrong = wrong + thread:get("others") end
    return wrong
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format('{"requests": %d, "failures": %d, "microseconds": %d, "p50": %d, "p99": %d}', summary.requests,
        errors.connect + errors.read + errors.write + errors.timeout + wrong_statuses(summary), summary.duration,
        latency:percentile(50), latency:percentile(99)))
end
