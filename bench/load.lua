-- What wrk asks for: load.lua -- WORK LINK_TOKEN AUTH_TOKEN USER_ID FILE_OF_ROOMS
-- Its last line of output is JSON: requests, failures, microseconds, p50 and p99 (of microseconds).

local days = {0, 1, 7, 15, 30}
local max_uses = {0, 1, 5, 10, 25, 50, 100}

local threads = 0
function setup(thread)
    thread:set("number", threads)   -- each thread has its own state: this tells it which share of the links is its
    threads = threads + 1
end

-- Every request makes a link that does not exist yet: the next pair of terms, or the next room.
local function creating(rooms)
    local count = number
    return function()
        local terms = count % 35
        local room = rooms[math.floor(count / 35) + 1] or "none left"
        count = count + 2
        return wrk.format("POST", "/api/v1/findOrCreateInvite", nil, string.format('{"rid":"%s","days":%d,"maxUses":%d}',
            room, days[terms % 5 + 1], max_uses[math.floor(terms / 5) + 1]))
    end
end

function init(arguments)
    local work, link_token, auth_token, user, file = unpack(arguments)
    if work == "hello" then
        wrk.path = "/api/info"
    elseif work == "validate" then
        wrk.method, wrk.path, wrk.body = "POST", "/api/v1/validateInviteToken", '{"token":"' .. link_token .. '"}'
        wrk.headers["Content-Type"] = "application/json"
    else
        local rooms = {}
        for room in io.open(file):read("*a"):gmatch("%x+") do rooms[#rooms + 1] = room end
        wrk.headers["Content-Type"], wrk.headers["X-Auth-Token"], wrk.headers["X-User-Id"] = "application/json", auth_token, user
        request = creating(rooms)
    end
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format('{"requests": %d, "failures": %d, "microseconds": %d, "p50": %d, "p99": %d}', summary.requests,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout, summary.duration,
        latency:percentile(50), latency:percentile(99)))
end
