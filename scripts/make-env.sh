#!/bin/sh
# Makes .env out of .env.example, with secrets of its own, readable for its owner only. One that is there is left alone.
set -eu
cd "$(dirname "$0")/.."
if [ -e .env ]; then
  echo '.env is there already and was left as it is.'
  exit 0
fi
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
umask 077
# Written beside it first: half a file would be left as it is the next time.
sed -e "s|^LIGATURE_JWT_SECRET=.*|LIGATURE_JWT_SECRET=$(random 48)|" \
  -e "s|^LIGATURE_VIEWER_SALT=.*|LIGATURE_VIEWER_SALT=$(random 24)|" \
  -e "s|^POSTGRES_PASSWORD=.*|POSTGRES_PASSWORD=$(random 24 | tr '+/' '__' | tr -d '=')|" \
  .env.example >.env.new
mv .env.new .env
echo '.env was made; it holds the secrets of this installation: keep it.'
