#!/usr/bin/env bash
# `assay serve --store` under clients that are killed at random, and malformed requests, for as long as one likes.
# Every answer is compared with what is known to be right, and at the end every answered score must be in the store.
#   bench/serve-soak.sh [MINUTES [PORT]]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/java-home.sh
minutes=${1:-30}
port=${2:-8094}
work=$(mktemp -d)
trap 'failed=$?; kill "$server" 2>/dev/null || true; [ $failed = 0 ] && rm -rf "$work" || echo "what there is stands in $work"' EXIT
./assay serve --port "$port" --store "$work/store" --cache 8 > "$work/log" & server=$!
until curl -sf -o /dev/null "localhost:$port/health"; do sleep 0.2; done
java=$(pgrep -P "$server" java || echo "$server")
cat > "$work/client.py" <<'P'
import http.client, json, os, random, sys
port, name, log = int(sys.argv[1]), sys.argv[2], open(sys.argv[3], "a", buffering=1)
random.seed(name)
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
i = 0
while True:
    rows, right = [], []
    for _ in range(random.choice([1, 1, 1, 8, 64])):
        value = random.randrange(3)
        rows.append({"id": f"{name}-{i}", "response": "x" * random.randrange(200) + f" #### {value}", "answer": "1"})
        right.append(1.0 if value == 1 else 0.0)
        i += 1
    connection.request("POST", "/v1/score?run=soak", json.dumps({"recipe": "math", "samples": rows}))
    response = connection.getresponse()
    body = json.loads(response.read())
    if response.status in (429, 503): continue
    if response.status != 200 or [r["reward"] for r in body["results"]] != right or [r["id"] for r in body["results"]] != [r["id"] for r in rows]:
        print("WRONG", response.status, body.get("error"), flush=True)
        sys.exit(9)
    log.write("\n".join(r["id"] for r in rows) + "\n")
P
cat > "$work/vandal.py" <<'P'
import os, random, socket, sys, time
port = int(sys.argv[1])
def one(bytes_, wait=0.05):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as s:
            s.sendall(bytes_); time.sleep(wait)
    except OSError: pass
head = b"POST /v1/score HTTP/1.1\r\nHost: a\r\n"
while True:
    one(random.choice([
        os.urandom(200), head, head + b"Content-Length: 99999999\r\n\r\n{", head + b"Content-Length: -1\r\n\r\n",
        head + b"Content-Length: 20\r\n\r\n" + b"[" * 20, head + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        head + b"Content-Length: 13\r\n\r\n{\"samples\":[]", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        head + b"Content-Length: 500000\r\n\r\n" + b"{\"samples\":[" * 1000, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"]))
P
# What the process holds, and what of its heap a full collection leaves: a leak shows in the second.
memory() { awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$java/status"; }
live() { "$JAVA_HOME/bin/jcmd" "$java" GC.class_histogram | awk '/^Total/ {print int($3 / 1048576)}'; }
state() { echo "$SECONDS s: $(memory) MB, of it live heap $(live) MB, $(ls "/proc/$java/fd" | wc -l) files, $(ls "/proc/$java/task" | wc -l) threads"; }
python3 "$work/vandal.py" "$port" & vandal=$!
end=$((SECONDS + minutes * 60)); n=0; killed=0; clients=(); next=0
wrong=0
while [ $SECONDS -lt $end ]; do
  while [ ${#clients[@]} -lt 6 ]; do
    n=$((n + 1))
    python3 "$work/client.py" "$port" "c$n" "$work/answered-$n" >> "$work/said" 2>/dev/null & clients+=($!)
  done
  sleep 1
  k=$((RANDOM % ${#clients[@]}))
  kill -9 "${clients[$k]}" 2>/dev/null || true; wait "${clients[$k]}" 2>/dev/null || true
  unset "clients[$k]"; clients=("${clients[@]}"); killed=$((killed + 1))
  if [ $SECONDS -ge $next ]; then state; next=$((SECONDS + 60)); fi
done
kill -9 "${clients[@]}" "$vandal" 2>/dev/null || true
wait "${clients[@]}" "$vandal" 2>/dev/null || true
sleep 3
echo "end: $(state), $(curl -s "localhost:$port/ready")"
kill -9 "$java"; wait "$server" 2>/dev/null || true
cat "$work"/answered-* | sort > "$work/answered"
./assay query --store "$work/store" --json "SELECT id FROM scores" | sed -E 's/.*"id":"([^"]*)".*/\1/' | sort > "$work/kept"
echo "clients killed: $killed, wrong answers: $(grep -c WRONG "$work/said" || true)"
echo "answered: $(wc -l < "$work/answered"), of them not in the store after kill -9: $(comm -23 "$work/answered" <(sort -u "$work/kept") | grep -c . || true)"
echo "faults in the log: $(grep -c 'part failed' "$work/log" || true)"
