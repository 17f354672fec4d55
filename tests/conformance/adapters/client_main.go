// Reads lines of JSON, each the words after docker create; writes for each what they come to, and why they are refused.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/docker/cli/cli/command/container"
)

func ask(words []string) (made map[string]any, refusal string) {
	defer func() {
		if recover() != nil {
			made, refusal = nil, "crash"
		}
	}()
	return container.AskLine(words)
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var words []string
		if err := json.Unmarshal(lines.Bytes(), &words); err != nil {
			panic(err)
		}
		made, refusal := ask(words)
		answer, _ := json.Marshal([]any{made, refusal})
		fmt.Println(string(answer))
	}
}
