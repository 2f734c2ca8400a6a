-- Host and, where each request is to miss another key, the path: from the environment.
wrk.headers["Host"] = os.getenv("BENCH_HOST")
local unique = os.getenv("BENCH_UNIQUE")
local count = 0

if unique ~= "" then
  request = function()
    count = count + 1
    return wrk.format("GET", unique .. "-" .. count)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration, summary.bytes, errors.status))
end
