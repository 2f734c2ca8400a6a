-- What is asked, from the environment: Host; where each request is to miss another key, the start of its path; how many keys
-- there are to choose from at random; If-None-Match.
wrk.headers["Host"] = os.getenv("BENCH_HOST")
local etag = os.getenv("BENCH_ETAG")
if etag ~= "" then wrk.headers["If-None-Match"] = etag end
local unique = os.getenv("BENCH_UNIQUE")
local path = os.getenv("BENCH_PATH")
local keys = tonumber(os.getenv("BENCH_KEYS"))
local count = 0

if unique ~= "" then
  request = function()
    count = count + 1
    return wrk.format(nil, unique .. "-" .. count)
  end
elseif keys > 0 then
  math.randomseed(os.time())
  request = function()
    local n = math.random(0, keys - 1)
    return wrk.format(nil, string.format("%s%d/%d", path, n % 1000, n))
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, errors.status,
    latency:percentile(50), latency:percentile(99)))
end
