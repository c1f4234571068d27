#!/usr/bin/env bash
# restore.sh <file.sql.gz>: fills the named database, which must not hold any table, with what backup.sh wrote.
# Needs DATABASE_HOST, DATABASE_PORT, DATABASE_NAME, DATABASE_USER, DATABASE_PASSWORD.
set -euo pipefail
file=${1:?the file to read}
gzip -t "$file"
gzip -dc "$file" | tail -n 1 | grep -q '^-- Dump completed' || { echo 'The dump is not whole' >&2; exit 1; }
export MYSQL_PWD=$DATABASE_PASSWORD
client=(mariadb --no-defaults --host="$DATABASE_HOST" --port="$DATABASE_PORT" --user="$DATABASE_USER"
  --protocol=tcp --default-character-set=utf8mb4)
"${client[@]}" -e "create database if not exists \`$DATABASE_NAME\` character set utf8mb4 collate utf8mb4_bin"
tables=$("${client[@]}" --skip-column-names "$DATABASE_NAME" -e 'show tables' | wc -l)
if [ "$tables" -gt 0 ]; then
  echo "$DATABASE_NAME holds $tables tables already: nothing was changed" >&2
  exit 1
fi
gzip -dc "$file" | "${client[@]}" "$DATABASE_NAME"
echo "$DATABASE_NAME restored from $file"
