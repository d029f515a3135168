#!/bin/sh
# Runs the build steps of the Containerfile and the commands of the systemd units in a fresh folder, without root, a
# container engine or systemd: what is installed is what the lock files name, and what starts is what the units start.
# Needs a network or an index of packages for the first step, curl, and some minutes.
set -eu
repository=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=
finish() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

mkdir "$work/app" "$work/home"
cd "$work/app"
sed -n '/ AS build/,/^FROM .*}$/p' "$repository/deploy/container/Containerfile" | while read -r instruction rest; do
    case "$instruction" in
    COPY)
        target=${rest##* }
        for source in ${rest% *}; do
            case "$target" in ./) cp -R "$repository/$source" . ;; *) mkdir -p "$target" && cp -R "$repository/$source/." "$target" ;; esac
        done
        ;;
    RUN)
        echo "== $rest" | cut -c 1-100
        sh -euc "$(echo "$rest" | sed "s#/build#$work/build#g")"
        ;;
    esac
done
rm -rf "$work/build"
for left in pip uv hatchling editables pytest; do
    if ls .venv/lib/python*/site-packages | grep -qi "^$left-"; then echo "$left is left in the image" >&2; exit 1; fi
done

exec_start() {
    sed -n 's/^ExecStart=//p' "$repository/deploy/systemd/$1" |
        sed -e "s#/opt/nice-scorecard#$work/app#" -e "s#/etc/nice-scorecard/run.toml#$work/app/data/sample/sample.toml#"
}
export NICE_SCORECARD_HOME="$work/home" NICE_SCORECARD_PORT="${PORT:-8971}" PYTHONDONTWRITEBYTECODE=1
export NICE_SCORECARD_REQUEST_LOG=true
cd /
eval "$(exec_start nice-scorecard-ingest.service)"
chmod -R a-w "$work/home"
# shellcheck disable=SC2086
eval "exec $(exec_start nice-scorecard.service)" >"$work/log" 2>&1 &
server=$!
site="http://127.0.0.1:$NICE_SCORECARD_PORT"
if ! curl --silent --fail --retry 60 --retry-delay 1 --retry-connrefused "$site/readyz"; then
    cat "$work/log" >&2
    exit 1
fi
echo
for path in / /api/v1/releases /download/medicines.csv /metrics; do
    curl --silent --show-error --fail --output "$work/answer" --write-out "%{http_code} %{size_download} $path\n" "$site$path"
done
kill "$server" && wait "$server"
server=
grep -c '"event": "request"' "$work/log" | sed 's/$/ requests logged; stopped as it was told to/'
chmod -R u+w "$work/home"
