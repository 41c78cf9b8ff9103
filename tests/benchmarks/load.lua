-- What all rows share. Before it stand: tracks, tokens, seed, status.
math.randomseed(seed)
random = math.random
etag = ""
odd = 0

local function hex(digits)
  return string.format("%0" .. digits .. "x", random(0, 16 ^ digits - 1))
end

function play()
  return string.format(
    '{"event_id": "%s-%s-4%s-8%s-%s%s", "track_id": %d, "played_at": "%s", ' ..
    '"ms_played": 45000, "skipped": false, "source": {"type": "album", "id": %d}}',
    hex(8), hex(4), hex(3), hex(3), hex(6), hex(6), random(tracks),
    os.date("!%Y-%m-%dT%H:%M:%SZ"), random(1000)
  )
end

function plays(count)
  local all = {}
  for i = 1, count do all[i] = play() end
  return '{"plays": [' .. table.concat(all, ", ") .. ']}'
end

function bearer()
  return {
    ["Authorization"] = "Bearer " .. tokens[random(#tokens)],
    ["Content-Type"] = "application/json",
  }
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

-- Reading every answer costs wrk time: only for rows with `etag`.
if status then
  function response(got, headers, body)
    if got ~= status then odd = odd + 1 end
    etag = headers["etag"] or headers["ETag"] or etag
  end
end

function done(summary, latency, requests)
  local failed = summary.errors
  local others = 0
  for _, thread in ipairs(threads) do others = others + thread:get("odd") end
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d, "others": %d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    failed.status, failed.connect + failed.read + failed.write + failed.timeout, others
  ))
end
