#!/usr/bin/env bash
# Whole processes over 100,000 ToolRL rollouts: Python's json alone (read and write every row) against `assay score`,
# turn by turn, so that a busy machine slows both. Prints each time and the ratio of the medians.
#   bench/score-toolrl.sh [RUNS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
./assay --version >/dev/null
python3 - "$work" <<'P'
import json, sys
rows = [json.loads(line) for line in open("examples/tool-calls.jsonl")]
for row in rows:  # rows of about 3.4 kB, as the tool list of one prompt has them
    system = row["prompt"][0]["content"]
    row["prompt"][0]["content"] = system[: max(0, 3400 - (len(json.dumps(row)) - len(system)))]
with open(sys.argv[1] + "/rows.jsonl", "w") as out:
    for i in range(100000 // len(rows) + 1):
        for row in rows:
            out.write(json.dumps({**row, "id": f"{i}-{row['id']}", "uid": f"{i}-{row['uid']}"}) + "\n")
P
ls -l "$work/rows.jsonl" | awk '{print $5 / 1e6 " MB"}'
python3 - "$work" "$runs" <<'P'
import json, resource, statistics, subprocess, sys, time
work, runs = sys.argv[1], int(sys.argv[2])
plain = "import json,sys\nwith open(sys.argv[1]) as f, open(sys.argv[2],'w') as o:\n for l in f: o.write(json.dumps(json.loads(l))+'\\n')"
times = {"json": [], "assay": []}
for _ in range(runs):
    for name, command in (("json", ["python3", "-c", plain, work + "/rows.jsonl", work + "/o.jsonl"]),
                          ("assay", ["./assay", "score", "tool-rl", work + "/rows.jsonl", "--out", work + "/s.jsonl"])):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times[name].append(time.perf_counter() - start)
for name, t in times.items():
    print(f"{name:6} min {min(t):.2f} s  median {statistics.median(t):.2f} s  max {max(t):.2f} s")
print(f"assay / json = {statistics.median(times['assay']) / statistics.median(times['json']):.2f}")
print(f"peak memory of a child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
P
