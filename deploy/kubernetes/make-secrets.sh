#!/bin/sh
# Makes the secrets that kustomization.yaml hands out, readable for their owner only. What is there already is left alone.
# The addresses of the database and of Redis are asked for, or taken from DATABASE_URL and REDIS_URL.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
keep() {
  if [ -s "secrets/$1" ]; then
    echo "secrets/$1 is there already and is left as it is."
    return 1
  fi
}
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
address() {
  keep "$1" || return 0
  value=$2
  if [ -z "$value" ]; then
    printf '%s: ' "$3" >&2
    read -r value
  fi
  printf '%s' "$value" >"secrets/$1"
}
address database-url "${DATABASE_URL:-}" 'Address of the database (postgres://user:password@host:5432/name)'
address redis-url "${REDIS_URL:-}" 'Address of Redis (redis://host:6379)'
if keep jwt-secret; then random 48 >secrets/jwt-secret; fi
if keep viewer-salt; then random 24 >secrets/viewer-salt; fi
echo 'deploy/kubernetes/secrets holds the secrets of this installation: keep them, and out of git.'
