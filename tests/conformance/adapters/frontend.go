// Ask BuildKit's Dockerfile frontend for images: reads cases as JSON lines, prints for each the image or the error.
// The file that is named holds the base images. frontend.py compiles it; older versions of BuildKit need the changes there.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

type question struct {
	Text      string            `json:"text"`
	Target    string            `json:"target"`
	Arguments map[string]string `json:"arguments"`
}

type answer struct {
	Config  json.RawMessage `json:"config"`
	Message string          `json:"message"`
}

type images map[string]json.RawMessage

func (known images) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config, ok := known[ref]
	if !ok {
		return "", "", nil, fmt.Errorf("%s: not found", ref)
	}
	return ref, digest.FromBytes(config), config, nil
}

func ask(known images, q question) (given answer) {
	defer func() {
		if fault := recover(); fault != nil {
			given.Message = fmt.Sprintf("panic: %v", fault)
		}
	}()
	ctx := context.Background()
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	opt := dockerfile2llb.ConvertOpt{MetaResolver: known, TargetPlatform: &platform}
	opt.Config = dockerui.Config{Target: q.Target, BuildArgs: q.Arguments}
	result, err := dockerfile2llb.Dockerfile2LLB(ctx, []byte(q.Text), opt)
	if err == nil {
		_, err = result.State.Marshal(ctx)
	}
	if err == nil {
		given.Config, err = json.Marshal(result.Image)
	}
	if err != nil {
		return answer{Message: err.Error()}
	}
	return given
}

func main() {
	text, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	known := images{}
	if err := json.Unmarshal(text, &known); err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		if err := out.Encode(ask(known, q)); err != nil {
			panic(err)
		}
	}
}
