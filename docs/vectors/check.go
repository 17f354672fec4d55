// Check the function argv by the vectors of dsim:
//
//	dsim scenario export --format jsonl | go run check.go
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
)

// Config is what an image has, and what a request to the engine asks for. A nil list is unset, which an empty one is not.
type Config struct {
	Entrypoint []string
	Cmd        []string
}

// argv is the function under test: the words that a container executes; an empty list is refused.
func argv(image, asked Config) []string {
	if len(asked.Entrypoint) == 0 {
		if len(asked.Cmd) == 0 {
			asked.Cmd = image.Cmd
		}
		if asked.Entrypoint == nil {
			asked.Entrypoint = image.Entrypoint
		}
	}
	if len(asked.Entrypoint) == 1 && asked.Entrypoint[0] == "" {
		asked.Entrypoint = nil
	}
	return append(append([]string{}, asked.Entrypoint...), asked.Cmd...)
}

// Question is one line of the vectors; keys that are not needed are ignored.
type Question struct {
	Case, Engine, Caller string
	Flags                []string
	Request              struct {
		Image   struct{ Config *Config }
		Request map[string]json.RawMessage
	}
	Expect struct {
		Argv    []string
		Refused string
	}
}

// supports tells what this tool can answer, by caller, engine and flags.
func (q Question) supports() bool {
	for _, flag := range q.Flags {
		if flag == "JsonTypes" || flag == "Settings" || flag == "Launch" {
			return false
		}
	}
	return q.Caller == "engine-api" && q.Engine == "docker@28.5" && q.Request.Image.Config != nil
}

func main() {
	passed, failed, skipped := 0, 0, 0
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var question Question
		if err := json.Unmarshal(lines.Bytes(), &question); err != nil {
			skipped++ // a case about values of a wrong type
			continue
		}
		var asked Config
		if !question.supports() || json.Unmarshal(question.Request.Request["engine-api"], &asked) != nil {
			skipped++
			continue
		}
		found := argv(*question.Request.Image.Config, asked)
		if len(found) == 0 && question.Expect.Refused == "argv.refused" || reflect.DeepEqual(found, question.Expect.Argv) {
			passed++
			continue
		}
		failed++
		fmt.Printf("%s: %q is expected, and found is %q\n", question.Case, question.Expect.Argv, found)
	}
	fmt.Printf("%d passed, %d failed, %d not supported\n", passed, failed, skipped)
	if failed > 0 || passed == 0 {
		os.Exit(1)
	}
}
