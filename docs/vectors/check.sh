#!/bin/sh
# Check the function argv, here one of jq, by the vectors of dsim:
#
#   dsim scenario export --format jsonl | ./check.sh
jq -nr '
  # The function under test: the words that a container executes; an empty list is refused. null is unset, [] is not.
  def argv($image; $asked):
    (if ($asked.Entrypoint // []) == [] and ($asked.Cmd // []) == [] then $image.Cmd else $asked.Cmd end) as $cmd
    | (if $asked.Entrypoint == null then $image.Entrypoint else $asked.Entrypoint end) as $entrypoint
    | (if $entrypoint == [""] then [] else $entrypoint // [] end) + ($cmd // []);

  # What this tool can answer, by caller, engine and flags.
  def supported:
    .caller == "engine-api" and .engine == "docker@28.5" and .request.image.config
    and (.flags - (.flags - ["JsonTypes", "Settings", "Launch"])) == [];

  reduce inputs as $question ({passed: 0, failed: 0, skipped: 0, told: []};
    if $question | supported | not then .skipped += 1
    else
      argv($question.request.image.config; $question.request.request["engine-api"]) as $found
      | (if $found == [] then $question.expect.refused == "argv.refused" else $found == $question.expect.argv end) as $right
      | if $right then .passed += 1
        else .failed += 1 | .told += ["\($question.case): found is \($found)"] end
    end)
  | .told[], "\(.passed) passed, \(.failed) failed, \(.skipped) not supported",
    if .failed > 0 or .passed == 0 then halt_error(1) else empty end
'
