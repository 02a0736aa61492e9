#!/usr/bin/env bash
# Starts the built service on a fresh embedded database, runs the demo against it and stops it.
set -euo pipefail
dir=$(mktemp -d)
port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
export PORT=$port LIGATURE_DATA_DIR="$dir/data"
node dist/bundle/main.js >"$dir/log" 2>&1 &
service=$!
cleanup() {
  kill -TERM "$service" 2>/dev/null || true
  wait "$service" || true
  rm -rf "$dir"
}
trap cleanup EXIT
for _ in $(seq 600); do
  curl -fsS "http://127.0.0.1:$port/health/ready" >/dev/null 2>&1 && break
  kill -0 "$service" 2>/dev/null || { cat "$dir/log"; exit 1; }
  sleep 0.5
done
npm run --silent demo || { tail -n 50 "$dir/log"; exit 1; }
