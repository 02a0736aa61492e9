#!/bin/sh
# Follows the Dockerfile step by step into an empty folder, without a container engine, and runs what came of it as its user.
set -eu
cd "$(dirname "$0")/.."
LIGATURE_TEST_IMAGE=1 exec npx vitest run --project e2e test/operations/image.spec.ts
