"""``dsim completion``: the TAB key."""

from __future__ import annotations

from collections.abc import Mapping

import click

from simulator.cli.command import Choice, DsimCommand

_BASH = r"""# Completion of dsim in bash; written by `dsim completion bash`.
_dsim_completion() {
    local kind value about files=
    COMPREPLY=()
    while IFS=$'\t' read -r kind value about; do
        case $kind in
            word) COMPREPLY+=("$value") ;;
            part) COMPREPLY+=("$value"); compopt -o nospace 2>/dev/null ;;
            file) files=-f; compopt -o default 2>/dev/null ;;
            dir) files=-d; compopt -o dirnames 2>/dev/null ;;
        esac
    done < <(_DSIM_COMPLETE=bash_complete COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" \
        "${1/#\~/$HOME}" 2>/dev/null)
    if [[ -n $files && ${#COMPREPLY[@]} -gt 0 ]]; then
        while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen "$files" -- "$2")
        compopt -o filenames 2>/dev/null
    fi
}
complete -o nosort -F _dsim_completion dsim 2>/dev/null || complete -F _dsim_completion dsim
"""

_ZSH = r"""#compdef dsim
# Completion of dsim in zsh; written by `dsim completion zsh`.
_dsim() {
    local line kind value about files
    local -a words_found parts_found row
    for line in "${(@f)$(_DSIM_COMPLETE=zsh_complete COMP_LINE="${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" \
            ${~words[1]} 2>/dev/null)}"; do
        row=("${(@ps:\t:)line}")
        kind=$row[1] value=$row[2] about=$row[3]
        case $kind in
            word) words_found+=("${value//:/\\:}${about:+:$about}") ;;
            part) parts_found+=("${value//:/\\:}${about:+:$about}") ;;
            file|dir)
                [[ $about == = ]] && compset -P '*='
                [[ $kind == dir ]] && files=-/ || files=-f ;;
        esac
    done
    (( $#words_found )) && _describe -V dsim words_found
    (( $#parts_found )) && _describe -V dsim parts_found -S ''
    [[ -n $files ]] && _path_files $files
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _dsim "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _dsim dsim
fi
"""

_FISH = r"""# Completion of dsim in fish; written by `dsim completion fish`.
function __dsim_complete
    set -l program (commandline -opc)[1]
    set -lx _DSIM_COMPLETE fish_complete
    set -lx COMP_LINE (commandline -cp | string collect)
    for line in (eval $program 2>/dev/null)
        set -l row (string split \t -- $line)
        switch $row[1]
            case word part
                printf '%s\t%s\n' $row[2] "$row[3]"
            case file
                for path in (__fish_complete_path "$row[2]")
                    echo -- "$row[3]$path"
                end
            case dir
                for path in (__fish_complete_directories "$row[2]" '')
                    echo -- "$row[3]$path"
                end
        end
    end
end
complete -c dsim --no-files --keep-order -a '(__dsim_complete)'
"""

SCRIPTS: Mapping[str, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


@click.command(cls=DsimCommand)
@click.argument("shell", type=Choice(tuple(SCRIPTS)), metavar="bash|zsh|fish")
def command(shell: str) -> None:
    """Print a script that makes a shell complete dsim: commands, options, engines, stages, services, rules, files.

    In docker's own completion, `docker dsim` is completed as soon as `dsim plugin install` has been called.

    To have it in every new shell:

    \b
      bash  dsim completion bash > ~/.local/share/bash-completion/completions/dsim
      zsh   echo 'eval "$(dsim completion zsh)"' >> ~/.zshrc
      fish  dsim completion fish > ~/.config/fish/completions/dsim.fish

    The file for bash is read where the package bash-completion is installed; without it, add to ~/.bashrc the line of
    the example.

    Example:

    \b
      eval "$(dsim completion bash)"
    """
    click.echo(SCRIPTS[shell], nl=False)
