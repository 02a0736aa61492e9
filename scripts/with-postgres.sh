#!/usr/bin/env bash
# Runs a command with LIGATURE_TEST_DATABASE_URL naming a throw-away cluster of the installed Postgres.
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
# In memory where there is room, as in test/support/memory.ts.
room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1 || echo 0)
free=$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo 2>/dev/null || echo 0)
if [ "${room:-0}" -gt 4194304 ] && [ "${free:-0}" -gt 4194304 ]; then
  dir=$(mktemp -d -p /dev/shm)
else
  dir=$(mktemp -d)
fi
port=$(node -e 'const s = require("net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$dir"
  as=(runuser -u postgres --)
fi
cleanup() {
  "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap cleanup EXIT
cd "$dir" && "${as[@]}" "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --locale=C.UTF-8 --no-sync >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$dir/data" -w -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c fsync=off -c full_page_writes=off" -l "$dir/log" start >/dev/null
cd "$OLDPWD"
LIGATURE_TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres" "$@"
