#!/usr/bin/env bash
# Whole processes over 100,000 ToolRL rollouts: Python's json alone (read and write every row) against `assay score`,
# turn by turn, so that a busy machine slows both. Prints each time and the ratio of the medians.
# With the published function too (verl/utils/reward_score/rlla.py of github.com/qiancheng0/ToolRL): its prints are
# removed, it writes id and reward only, and its rewards are compared with ours.
#   bench/score-toolrl.sh [RUNS [RLLA.PY]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=${1:-5}
published=${2:-}
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
if [ -n "$published" ]; then sed -E 's/^( *)print\(.*$/\1pass/' "$published" > "$work/rlla.py"; fi
cat > "$work/published.py" <<'P'
import json, os, sys
os.environ["EXPERIMENT_NAME"] = "qwen"
from rlla import compute_score
with open(sys.argv[1]) as f, open(sys.argv[2], "w") as o:
    for l in f:
        row = json.loads(l)
        reward = compute_score("<|im_start|>assistant\n" + row["response"] + "<|im_end|>", row["reward_model"]["ground_truth"])[0]
        o.write(json.dumps({"id": row["id"], "reward": reward}) + "\n")
P
python3 - "$work" "$runs" "$published" <<'P'
import json, resource, statistics, subprocess, sys, time
work, runs = sys.argv[1], int(sys.argv[2])
plain = "import json,sys\nwith open(sys.argv[1]) as f, open(sys.argv[2],'w') as o:\n for l in f: o.write(json.dumps(json.loads(l))+'\\n')"
commands = {"json": ["python3", "-c", plain, work + "/rows.jsonl", work + "/o.jsonl"],
            "assay": ["./assay", "score", "tool-rl", work + "/rows.jsonl", "--out", work + "/s.jsonl"]}
if sys.argv[3]: commands["published"] = ["python3", work + "/published.py", work + "/rows.jsonl", work + "/p.jsonl"]
times = {name: [] for name in commands}
for _ in range(runs):
    for name, command in commands.items():
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times[name].append(time.perf_counter() - start)
for name, t in times.items():
    print(f"{name:9} min {min(t):.2f} s  median {statistics.median(t):.2f} s  max {max(t):.2f} s")
print(f"assay / json = {statistics.median(times['assay']) / statistics.median(times['json']):.2f}")
if "published" in times:
    print(f"published / assay = {statistics.median(times['published']) / statistics.median(times['assay']):.2f}")
    rows = different = 0
    for ours, theirs in zip(open(work + "/s.jsonl"), open(work + "/p.jsonl")):
        rows += 1
        different += abs(json.loads(ours)["reward"] - json.loads(theirs)["reward"]) > 1e-9
    print(f"{different} of {rows} rewards differ by more than 1e-9")
print(f"peak memory of a child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
P
