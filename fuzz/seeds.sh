#!/bin/sh
# Makes the seeds of the fuzz targets, a folder and a list of words for each, of what the repository has.
#
#   fuzz/seeds.sh FOLDER
set -eu
cd "$(dirname "$0")/.."

folder=${1:?"usage: fuzz/seeds.sh FOLDER"}
rm -rf "$folder"
for target in definitions texts events queue_log configuration counting; do
    mkdir -p "$folder/$target"
done

# Cuts standard input at lines that begin with a text, a piece a file.
cut_at() {
    awk -v mark="$1" -v name="$2" \
        'index($0, mark) == 1 { piece++ } { print > sprintf("%s-%03d", name, piece) }'
}

definitions="statistics.yaml tests/data/*.yaml tests/data/golden/statistics.yaml src/reference/examples.yaml"
for file in $definitions; do
    cut_at --- "$folder/definitions/$(echo "$file" | tr / -)" < "$file"
done

# Masks, filters, time profiles and formulas, without the quotes round them.
sed -nE "s/^ *(mainMask|relativeMask|dynamicFilter|dynamicTimeProfile|formula): *(.+)$/\2/p" $definitions |
    sed -E "s/^'(.*)'$/\1/; s/^\"(.*)\"$/\1/" | sort -u | split -a 3 -l 1 - "$folder/texts/text-"

# Some lines of each day together, as long as a text may be.
for file in examples/day.ndjson tests/data/golden/??-*[a-z].ndjson; do
    case $file in *.expected.*) continue ;; esac
    head -c 200000 "$file" | split -a 3 -C 2k - "$folder/events/$(basename "$file")-"
done
cp "$folder"/events/* "$folder/counting"

# The logs that are written into tests and pages.
grep -ohE '[0-9]+\|[^"\\]*' src/connect/queue_log/tests.rs tests/commands/queue_log.rs docs/events.md |
    split -a 3 -l 8 - "$folder/queue_log/log-"
cp "$folder"/queue_log/* "$folder/counting"

cp src/reference/configuration.yaml "$folder/configuration"
for file in README.md docs/events.md; do
    sed -n '/^```yaml$/,/^```$/p' "$file" | grep -v '^```$' |
        cut_at '```yaml' "$folder/configuration/$(basename "$file")"
done
sed -i '/^```/d' "$folder"/configuration/*

# Words that a fuzzer would hardly think of by itself, as the schemas, pages and tables write them.
words() {
    grep -ohE '"[A-Za-z][A-Za-z0-9_]{1,40}"' "$@" | sort -u
}
words docs/statistics.schema.json > "$folder/definitions.dict"
cp "$folder/definitions.dict" "$folder/texts.dict"
words docs/events.md > "$folder/events.dict"
words docs/tallyboard.schema.json > "$folder/configuration.dict"
grep -ohE '\b[A-Z]{4,}\b' docs/events.md | sort -u | sed 's/.*/"&"/' > "$folder/queue_log.dict"
cat "$folder/events.dict" "$folder/queue_log.dict" > "$folder/counting.dict"
