#!/usr/bin/env bash
# backup.sh <file.sql.gz>: one consistent picture of the database, taken while it works, from the node that is named.
# Needs DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD. On a cluster name a spare node.
set -euo pipefail
file=${1:?the file to write}
part=$file.part
trap 'rm -f "$part"' EXIT
# The password is not on the command line, where everybody on the machine would read it.
MYSQL_PWD=$DATABASE_PASSWORD mariadb-dump \
  --no-defaults --host="$DATABASE_HOST" --port="$DATABASE_PORT" --user="$DATABASE_USER" --protocol=tcp \
  --single-transaction --quick --skip-lock-tables --hex-blob --no-tablespaces \
  --default-character-set=utf8mb4 --tz-utc --routines --triggers \
  "$DATABASE_NAME" | gzip >"$part"
# mariadb-dump writes this line last: without it the dump is not whole.
gzip -dc "$part" | tail -n 1 | grep -q '^-- Dump completed' || { echo 'The dump is not whole' >&2; exit 1; }
sync "$part"
mv "$part" "$file"
trap - EXIT
echo "$file: $(stat -c %s "$file") bytes"
