// Package container of docker/cli, with a function that gives what a line of docker create comes to.
// It is compiled into a copy of the package by client.py.
package container

import (
	"io"

	"github.com/spf13/pflag"
)

// AskLine reads the words after docker create; the second text says why they are refused.
func AskLine(words []string) (map[string]any, string) {
	flags := pflag.NewFlagSet("create", pflag.ContinueOnError)
	flags.SetInterspersed(false)
	flags.SetOutput(io.Discard)
	options := addFlags(flags)
	for _, name := range []string{"name", "pull", "platform"} { // those that the command itself has
		flags.String(name, "", "")
	}
	flags.BoolP("quiet", "q", false, "")
	if err := flags.Parse(words); err != nil {
		return nil, err.Error()
	}
	if flags.NArg() == 0 {
		return nil, "requires at least 1 argument"
	}
	options.Image, options.Args = flags.Arg(0), flags.Args()[1:]
	made, err := parse(flags, options, "linux")
	if err != nil {
		return nil, err.Error()
	}
	config := made.Config
	return map[string]any{
		"image": config.Image, "entrypoint": config.Entrypoint, "cmd": config.Cmd, "user": config.User,
		"cwd": config.WorkingDir, "tty": config.Tty, "stop_signal": config.StopSignal,
	}, ""
}
