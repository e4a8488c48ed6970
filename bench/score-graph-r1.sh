#!/usr/bin/env bash
# Rewards of 10,000 mixed Graph-R1 responses, all ten tasks, easy and hard: the published checker (networkx) against
# `assay score`, whole processes turn by turn, and the time inside alone. Of the published code (the folder
# verl/verl/utils/reward_score of github.com/Graph-Reasoner/Graph-R1) prints are removed, what only its generators
# import is left out, and so is its check for repetition, whose package is not at hand: its answers and formats are
# timed, and compared with ours.
#   bench/score-graph-r1.sh RUNS REWARD_SCORE_FOLDER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
runs=$1
published=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
./assay make graph-r1 --level easy,hard --count 150 --with-answers --seed 3 --out "$work/answers.jsonl" >/dev/null
python3 - "$work" <<'P'
import json, random, re, sys
work, draw = sys.argv[1], random.Random(5)
rows = [json.loads(line) for line in open(work + "/answers.jsonl")]
draw.shuffle(rows)
with open(work + "/rows.jsonl", "w") as out:
    for i, row in enumerate(rows[:10000]):
        words = re.findall(r"\w+", row["extra_info"]["problem_text"])
        thought = " ".join(draw.choice(words) for _ in range(draw.randrange(100, 1200)))
        answer = re.search(r"<answer>.*", row["response"], re.S).group()
        kind = draw.randrange(10)
        if kind == 0: answer = answer.replace("[", "").replace("]", "")  # no list
        if kind == 1: answer = re.sub(r",[^,\]]*\]", "]", answer)        # the last of the list is missing
        if kind == 2: thought += " Wait, let me try that once more." * 30 # repeats itself
        start = "Thinking" if kind == 3 else "<think>\n"
        row.update(id=str(i), group=str(i), response=f"{start}{thought}\n</think>\n{answer}")
        out.write(json.dumps(row) + "\n")
P
ls -l "$work/rows.jsonl" | awk '{print $5 / 1e6 " MB"}'
mkdir "$work/tasks"
for file in "$published"/grapharena_repeat_aggressive.py "$published"/tasks/*.py; do
  name=${file#"$published"/}
  sed -E 's/^( *)print\(.*$/\1pass/; s/detect_repeat\(solution_str\)/False/' "$file" > "$work/$name"
done
sed -i 's/from \.tasks/from tasks/' "$work/grapharena_repeat_aggressive.py"
cat > "$work/published.py" <<'P'
import importlib.abc, importlib.machinery, json, sys, time, types
import networkx, numpy
class Absent(types.ModuleType):  # whatever is imported from it is there, and never called
    __path__ = []
    def __getattr__(self, name): return Absent(name)
class Last(importlib.abc.MetaPathFinder, importlib.abc.Loader):  # for modules that nobody else finds
    def find_spec(self, name, path, target=None): return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return Absent(spec.name)
    def exec_module(self, module): pass
sys.meta_path.append(Last())
from grapharena_repeat_aggressive import compute_score
spent = 0
with open(sys.argv[1]) as f, open(sys.argv[2], "w") as o:
    for l in f:
        row = json.loads(l)
        start = time.perf_counter()
        score = compute_score(row["response"], row["reward_model"]["ground_truth"], row["extra_info"], row["data_source"].split("_")[0])
        spent += time.perf_counter() - start
        o.write(json.dumps({"id": row["id"], "score": score["score"]}) + "\n")
print(spent)
P
python3 - "$work" "$runs" <<'P'
import json, statistics, subprocess, sys, time
work, runs = sys.argv[1], int(sys.argv[2])
java = ["java", "-cp", "bench/target/lib/*:bench/target/bench-0.1.0.jar", "dev.assay.bench.RewardRate", "graph-r1"]
commands = {"published": ["python3", work + "/published.py", work + "/rows.jsonl", work + "/p.jsonl"],
            "assay": ["./assay", "score", "graph-r1", "--fidelity", "published", work + "/rows.jsonl", "--out", work + "/s.jsonl"]}
times = {name: [] for name in commands}
inside = []
for _ in range(runs):
    for name, command in commands.items():
        start = time.perf_counter()
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        times[name].append(time.perf_counter() - start)
        if name == "published": inside.append(float(shown.split()[-1]))
for name, t in times.items():
    print(f"{name:9} whole process: min {min(t):.2f} s  median {statistics.median(t):.2f} s  max {max(t):.2f} s")
print(f"published, compute_score alone: min {min(inside):.2f} s  median {statistics.median(inside):.2f} s  max {max(inside):.2f} s")
print(subprocess.run(java + [work + "/rows.jsonl"], check=True, capture_output=True, text=True).stdout, end="")
print(f"published / assay, whole processes = {statistics.median(times['published']) / statistics.median(times['assay']):.1f}")
rows = different = 0
for ours, theirs in zip(open(work + "/s.jsonl"), open(work + "/p.jsonl")):
    rows += 1
    values = json.loads(ours)["values"]
    if abs(values["answer"] + values["format"] - json.loads(theirs)["score"]) > 1e-9:
        different += 1
        if different <= 5: print("differs:", ours[:300], theirs, end="")
print(f"{different} of {rows} differ by more than 1e-9")
P
