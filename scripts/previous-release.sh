#!/usr/bin/env bash
# Installs and builds an earlier release in a folder of the user's cache, and says where:
#   LIGATURE_TEST_PREVIOUS=$(scripts/previous-release.sh) npx vitest run --project e2e test/faults/upgrade.spec.ts
# The last release before the present commit, unless another tag or commit is named.
set -euo pipefail
cd "$(dirname "$0")/.."
ref=${1:-$(git describe --tags --abbrev=0 --match 'v*' HEAD^ 2>/dev/null || true)}
if [ -z "$ref" ]; then
  echo 'No release is tagged yet: name a commit.' >&2
  exit 2
fi
commit=$(git rev-parse --verify "$ref^{commit}")
folder="${XDG_CACHE_HOME:-$HOME/.cache}/ligature/$commit"
if [ ! -f "$folder/dist/bundle/main.js" ]; then
  rm -rf "$folder"
  mkdir -p "$folder"
  git archive "$commit" | tar -x -C "$folder"
  (cd "$folder" && npm ci --no-audit --no-fund && npm run build) >&2
fi
echo "$folder"
