#!/usr/bin/env bash
# Whole processes over 100,000 ToolRL rollouts: Python's json alone (read and write every row) against `assay score`,
# turn by turn, so that a busy machine slows both. Prints each time and the ratio of the medians, for two layouts:
# `group`, four responses to one prompt with prompt and reference in every row, and `bare`, rows of response and
# reference alone, each to another prompt than the row before, so that every byte must be decoded.
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
bare = [{key: row[key] for key in ("id", "uid", "response", "reward_model")} for row in rows if row["id"].endswith("-a")]
for name, kept in ("group", rows), ("bare", bare):
    with open(f"{sys.argv[1]}/{name}.jsonl", "w") as out:
        for i in range(100000 // len(kept) + 1):
            for row in kept:
                out.write(json.dumps({**row, "id": f"{i}-{row['id']}", "uid": f"{i}-{row['uid']}"}) + "\n")
P
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
cat > "$work/turns.py" <<'P'
import json, os, resource, statistics, subprocess, sys, time
work, rows, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
plain = "import json,sys\nwith open(sys.argv[1]) as f, open(sys.argv[2],'w') as o:\n for l in f: o.write(json.dumps(json.loads(l))+'\\n')"
out = {name: f"{work}/{name}.out.jsonl" for name in ("json", "assay", "published")}
commands = {"json": ["python3", "-c", plain, rows, out["json"]],
            "assay": ["./assay", "score", "tool-rl", rows, "--out", out["assay"]]}
if sys.argv[4]: commands["published"] = ["python3", work + "/published.py", rows, out["published"]]
times = {name: [] for name in commands}
for _ in range(runs):
    for name, command in commands.items():
        if os.path.exists(out[name]): os.remove(out[name])  # replacing a file costs time of its own
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times[name].append(time.perf_counter() - start)
for name, t in times.items():
    print(f"{name:9} min {min(t):.2f} s  median {statistics.median(t):.2f} s  max {max(t):.2f} s")
print(f"assay / json = {statistics.median(times['assay']) / statistics.median(times['json']):.2f}")
if "published" in times:
    print(f"published / assay = {statistics.median(times['published']) / statistics.median(times['assay']):.2f}")
    total = different = 0
    for ours, theirs in zip(open(out["assay"]), open(out["published"])):
        total += 1
        different += abs(json.loads(ours)["reward"] - json.loads(theirs)["reward"]) > 1e-9
    print(f"{different} of {total} rewards differ by more than 1e-9")
print(f"peak memory of a child {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
P
for layout in group bare; do
  ls -l "$work/$layout.jsonl" | awk -v layout=$layout '{print layout ": " $5 / 1e6 " MB"}'
  python3 "$work/turns.py" "$work" "$work/$layout.jsonl" "$runs" "$published"
done
