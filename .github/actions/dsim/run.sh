#!/usr/bin/env bash
# The step of action.yml. What callers give comes in variables, and is never read as shell.
set -uo pipefail

fail() {
  local message=${1//'%'/%25}
  message=${message//$'\r'/%0D}
  echo "::error title=dsim::${message//$'\n'/%0A}"
  exit 2
}

case $DSIM_COMMAND in lint | diff) ;; *) fail "the input command is lint or diff, not $DSIM_COMMAND" ;; esac
case ${DSIM_FORMAT:-none} in
  none | table | json | markdown | sarif | html) ;;
  *) fail "the input format is table, json, markdown, sarif or html, not $DSIM_FORMAT" ;;
esac
case $DSIM_COMMAND-${DSIM_FAIL_ON:-none} in
  lint-none | lint-info | lint-warning | lint-error | lint-never | diff-none | diff-different | diff-never) ;;
  *) fail "the input fail-on is info, warning, error or never for lint, different or never for diff" ;;
esac

python=${DSIM_PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
  fail "dsim needs Python 3.11 or newer; put actions/setup-python before this step"
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/dsim.XXXXXX") || exit 2
source=$(cd "$GITHUB_ACTION_PATH/../../.." && pwd) || exit 2
if ! "$python" -m venv "$folder/venv" ||
  ! "$folder/venv/bin/python" -m pip install -q --disable-pip-version-check "$source"; then
  fail "dsim could not be installed"
fi
dsim=$folder/venv/bin/dsim

# Split as a shell does, quotes and all; nothing is expanded or run.
split='import shlex, sys; sys.stdout.write("".join(word + "\0" for word in shlex.split(sys.argv[1])))'
"$python" -c "$split" "$DSIM_ARGS" >"$folder/words" 2>/dev/null || fail "a quote in the input args does not end"
words=()
while IFS= read -r -d '' word; do words+=("$word"); done <"$folder/words"
if [ "$DSIM_COMMAND" = diff ] && [ ${#words[@]} -eq 0 ]; then
  if [ -n "${GITHUB_BASE_REF:-}" ]; then words=("origin/$GITHUB_BASE_REF...HEAD"); else words=("HEAD~1..HEAD"); fi
fi
if [ "$DSIM_COMMAND" = lint ] && [ -n "$DSIM_FAIL_ON" ]; then words=(--fail-on "$DSIM_FAIL_ON" ${words[@]+"${words[@]}"}); fi

# Annotations on the lines of the change; what dsim cannot read ends the step.
"$dsim" "$DSIM_COMMAND" --format github ${words[@]+"${words[@]}"} 2>"$folder/errors"
status=$?
if [ -s "$folder/errors" ]; then sed 's/^/| /' "$folder/errors"; fi # no line of it is a workflow command
if [ $status -eq 2 ]; then fail "$(tail -n 1 "$folder/errors")"; fi

# The page of the run; GitHub takes 1 MiB.
"$dsim" "$DSIM_COMMAND" --format markdown ${words[@]+"${words[@]}"} >"$folder/summary.md" 2>/dev/null
if [ "$(wc -c <"$folder/summary.md")" -gt 1000000 ]; then
  echo "The report of dsim $DSIM_COMMAND is larger than GitHub shows; the annotations and the input format have it." \
    >"$folder/summary.md"
fi
{ cat "$folder/summary.md" && echo; } >>"$GITHUB_STEP_SUMMARY"

if [ -n "$DSIM_FORMAT" ]; then
  case $DSIM_FORMAT in markdown) end=md ;; table) end=txt ;; *) end=$DSIM_FORMAT ;; esac
  "$dsim" "$DSIM_COMMAND" --format "$DSIM_FORMAT" --color never ${words[@]+"${words[@]}"} >"$folder/dsim.$end" 2>/dev/null
  echo "report=$folder/dsim.$end" >>"$GITHUB_OUTPUT"
fi
echo "status=$status" >>"$GITHUB_OUTPUT"

if [ "$DSIM_COMMAND" = diff ]; then
  if [ $status -eq 3 ]; then echo "::notice title=dsim diff::a base image is not known; give --base REF=FILE in args"; fi
  if [ "$DSIM_FAIL_ON" != different ] || [ $status -ne 1 ]; then status=0; fi
fi
exit $status
