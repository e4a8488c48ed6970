#!/usr/bin/env bash
# Requests per second of `assay serve` against FastAPI on uvicorn with 2 workers around the published ToolRL function,
# one sample of about 3.4 kB a request, with wrk on the same machine, turn by turn, so that a busy machine slows both.
# Every request is another one of 20,000 samples; the cache of results is off unless CACHE=MIB says otherwise.
#   bench/serve-load.sh RLLA.PY [SECONDS [RUNS]]        RLLA.PY: verl/utils/reward_score/rlla.py of github.com/qiancheng0/ToolRL
# Needs wrk, and Debian's python3-fastapi and python3-uvicorn.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
published=$1
seconds=${2:-15}
runs=${3:-3}
cache=${CACHE:-0}
work=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT
echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
sed -E 's/^( *)print\(.*$/\1pass/' "$published" > "$work/rlla.py"
python3 - "$work" <<'P'
import json, sys
rows = [json.loads(line) for line in open("examples/tool-calls.jsonl")]
for row in rows:
    system = row["prompt"][0]["content"]
    row["prompt"][0]["content"] = system[: max(0, 3400 - (len(json.dumps(row)) - len(system)))]
with open(sys.argv[1] + "/samples.txt", "w") as out:
    for i in range(20000):
        row = rows[i % len(rows)]
        out.write(json.dumps({**row, "id": f"{i}", "uid": f"{i}"}) + "\n")
P
cat > "$work/app.py" <<'P'
import os
os.environ["EXPERIMENT_NAME"] = "qwen"
from fastapi import FastAPI, Request
from rlla import compute_score
app = FastAPI()
@app.post("/score")
async def score(request: Request):
    row = await request.json()
    reward = compute_score("<|im_start|>assistant\n" + row["response"] + "<|im_end|>", row["reward_model"]["ground_truth"])[0]
    return {"id": row["id"], "reward": reward}
P
cat > "$work/load.lua" <<'L'
local samples, n = {}, 0
function setup(thread) n = n + 1; thread:set("number", n) end
function init(args)
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  for line in io.lines(args[1]) do  -- put together beforehand, so that wrk takes little of the machine
    samples[#samples + 1] = wrk.format(nil, nil, nil, args[2] == "assay" and '{"samples":[' .. line .. "]}" or line)
  end
  at = number * 7919 % #samples
end
function request()
  at = at % #samples + 1
  return samples[at]
end
L
(cd "$work" && exec /usr/bin/python3 -m uvicorn app:app --workers 2 --port 8091 --log-level warning) & pids+=($!)
./assay serve --port 8092 --recipe tool-rl --cache "$cache" > "$work/assay.log" & pids+=($!)
assay=$!
for url in 8091/docs 8092/health; do until curl -sf -o /dev/null "localhost:$url"; do sleep 0.2; done; done
load() { # NAME URL CONNECTIONS SECONDS
  wrk -t2 -c"$3" -d"$4"s --latency -s "$work/load.lua" "$2" -- "$work/samples.txt" "$1"
}
figures() { awk '/Requests\/sec/ {r = $2} /99%/ {p = $2} /50%/ {m = $2} /Non-2xx/ {bad = $NF} /Socket errors/ {e = $0} END {print r, m, p, bad + 0, e}'; }
echo "warming up"
load assay http://localhost:8092/v1/score 128 20 > /dev/null
load fastapi http://localhost:8091/score 128 3 > /dev/null
for _ in $(seq "$runs"); do
  echo "fastapi  (requests/s, median, p99, not 200, errors): $(load fastapi http://localhost:8091/score 128 "$seconds" | figures)"
  echo "assay    (requests/s, median, p99, not 200, errors): $(load assay http://localhost:8092/v1/score 128 "$seconds" | tee "$work/last" | figures)"
done
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)   assay's memory: $(awk '/VmRSS/ {print $2 / 1024 " MB"}' "/proc/$(pgrep -P "$assay" -n java 2>/dev/null || echo "$assay")/status")"
# Half of the saturation rate: few connections that pause, so that the offered rate is bounded from the client's side.
half=$(awk '/Requests\/sec/ {print int($2 / 2)}' "$work/last")
sed -e "s|^function request()|local pause = math.max(1, math.floor(32 * 1000 / $half))\nfunction delay() return math.random(0, 2 * pause) end\nfunction request()|" "$work/load.lua" > "$work/half.lua"
echo "assay at about half of that (aimed at $half/s): $(wrk -t2 -c32 -d"$seconds"s --latency -s "$work/half.lua" http://localhost:8092/v1/score -- "$work/samples.txt" assay | figures)"
