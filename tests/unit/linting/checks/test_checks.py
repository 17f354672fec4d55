"""What each finding of lint fires for, and what it leaves alone: the borders of the rules."""

from __future__ import annotations

import pytest

from simulator.build.builders import find_builder
from simulator.linting.base_images import BaseImages, BuildOptions
from simulator.linting.finding import Finding
from simulator.linting.linter import lint_dockerfile
from simulator.releases.find import find_engine

OPTIONS = BuildOptions(find_engine("docker@28.5"), find_builder("buildkit@0.25"))

# The id of a finding, a file that has it, and files that are nearly alike and have no finding of that id.
BORDERS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "refused": [
        (
            "FROM debian:",
            ("ARG V\nFROM debian:${V}", "ARG V\nFROM $V AS a\nFROM a", "ARG V=12\nFROM debian:${V}"),
        ),
    ],
    "several": [
        ('FROM alpine\nCMD ["a"]\nCMD ["b"]', ('FROM alpine\nCMD []\nCMD ["b"]', 'FROM alpine\nCMD ["b"]')),
        (
            'FROM alpine\nENTRYPOINT ["a"]\nENTRYPOINT ["b"]',
            ('FROM alpine\nENTRYPOINT []\nENTRYPOINT ["b"]', 'FROM alpine AS x\nCMD ["a"]\nFROM x\nCMD ["b"]'),
        ),
    ],
    "not-json": [
        (
            "FROM alpine\nHEALTHCHECK CMD ['a']",
            (
                "FROM alpine\nHEALTHCHECK CMD [ -f /x ]",
                "FROM alpine\nHEALTHCHECK NONE",
                'FROM alpine\nHEALTHCHECK CMD [ "$(cat /s)" = "true" ]',
                "FROM alpine\nHEALTHCHECK CMD [ ! '$(cat /s)' != \"a b\"c ] && x",
                "FROM alpine\nHEALTHCHECK CMD [ '$a b' != x ]",
            ),
        ),
        ("FROM alpine\nONBUILD CMD ['a']", ("FROM alpine\nONBUILD CMD a", "FROM alpine\nONBUILD RUN ['a']")),
        ("FROM alpine\nCMD ['a']", ('FROM alpine\nCMD ["a"]', "FROM alpine\nCMD [ -f /x ] && exec y")),
        ('FROM alpine\nCMD ["a",]', ("FROM alpine\nCMD [[ -f /x ]] && exec y",)),
        ('FROM alpine\nENTRYPOINT ["a"', ('FROM alpine\nENTRYPOINT ["["]',)),
        ('FROM alpine\nCMD ["a"] x', ('FROM alpine\nCMD ["a", "]"]',)),
    ],
    "blank-in-program": [
        (
            'FROM alpine\nHEALTHCHECK CMD ["curl -f x"]',
            ('FROM alpine\nHEALTHCHECK CMD ["curl", "-f x"]', 'FROM alpine\nONBUILD CMD ["a b"]'),
        ),
        ('FROM alpine\nONBUILD ENTRYPOINT ["a b"]', ()),
        (
            'FROM alpine\nCMD ["a b"]',
            ('FROM alpine\nCMD ["a", "b c"]', 'FROM alpine\nENTRYPOINT ["a"]\nCMD ["b c"]', "FROM alpine\nCMD a b"),
        ),
        ('FROM alpine\nENTRYPOINT ["/bin/a -x"]', ('FROM alpine\nCMD ["/opt/My App/run"]', 'FROM alpine\nCMD ["a "]')),
        ('FROM alpine\nCMD ["/bin/a /b"]', ()),
    ],
    "builtin-program": [
        ('FROM alpine\nCMD ["exec", "a"]', ('FROM alpine\nENTRYPOINT ["sh"]\nCMD ["exec", "a"]',)),
        ('FROM alpine\nCMD ["A=1", "b"]', ('FROM alpine\nCMD ["env", "A=1", "b"]',)),
        ('FROM alpine\nCMD ["cd", "/a"]', ("FROM alpine\nCMD exec a", 'FROM alpine\nCMD ["source-highlight", "a"]')),
    ],
    "option-as-program": [
        (
            'FROM alpine\nCMD ["--listen"]',
            ('FROM alpine\nENTRYPOINT ["a"]\nCMD ["--listen"]', 'FROM nginx\nCMD ["-x"]', 'FROM own/base\nCMD ["-x"]'),
        ),
        ('FROM alpine\nENTRYPOINT ["-a", "b"]', ('FROM alpine\nENTRYPOINT ["/-a"]',)),
    ],
    "json-in-program": [
        ("""FROM alpine\nCMD ["[\\"a\\", \\"b\\"]"]""", ('FROM alpine\nCMD ["a", "b"]',)),
    ],
    "executed-word": [
        (
            'FROM alpine\nENTRYPOINT ["tini", "--"]\nCMD ["node a.js"]',
            (
                'FROM alpine\nENTRYPOINT ["tini", "--"]\nCMD ["node", "a.js"]',
                'FROM alpine\nENTRYPOINT ["a"]\nCMD ["b c"]',
            ),
        ),
        ('FROM nginx\nCMD ["ls -l"]', ('FROM nginx\nCMD ["ls", "-l"]', 'FROM nginx\nENTRYPOINT []\nCMD ["ls"]')),
    ],
    "broken-script": [
        (
            "FROM alpine\nCMD echo 'a",
            ("FROM alpine\nCMD echo 'a'", 'FROM alpine\nENTRYPOINT ["a"]\nCMD ["sh", "-c", "\'b"]'),
        ),
        ('FROM alpine\nCMD ["sh", "-c", "\'a", "b\'"]', ("FROM alpine\nCMD ['a",)),
    ],
    "variable": [
        (
            'FROM alpine\nHEALTHCHECK CMD ["curl", "$URL"]',
            ("FROM alpine\nHEALTHCHECK CMD curl $URL", 'FROM alpine\nHEALTHCHECK CMD ["sh", "-c", "curl $URL"]'),
        ),
        ('FROM alpine\nCMD ["a", "$HOME"]', ('FROM alpine\nCMD ["a", "$"]', "FROM alpine\nCMD exec a $HOME")),
        ('FROM alpine\nCMD ["a", "${B:-c}"]', ('FROM alpine\nCMD ["sh", "-c", "exec a ${B:-c}"]',)),
        ('FROM alpine\nENV b=1\nCMD ["a", "$b"]', ('FROM alpine\nCMD ["a", "$b"]',)),
        (
            'FROM alpine\nARG b\nCMD ["awk", "$b"]',
            ('FROM alpine\nCMD ["awk", "$NF"]', 'FROM alpine\nCMD ["a", "\\\\$A"]'),
        ),
        ('FROM alpine\nCMD ["a", "$(B c)"]', ('FROM alpine\nENTRYPOINT ["sh", "-c"]\nCMD ["exec a $HOME"]',)),
    ],
    "operator": [
        (
            'FROM alpine\nHEALTHCHECK CMD ["curl", "x", "||", "exit", "1"]',
            (
                "FROM alpine\nHEALTHCHECK CMD curl x || exit 1",
                'FROM alpine\nHEALTHCHECK CMD ["a", "||", "b"]\nHEALTHCHECK NONE',
            ),
        ),
        (
            'FROM alpine\nCMD ["a", "&&", "b"]',
            ('FROM alpine\nCMD ["sh", "-c", "a && exec b"]', 'FROM alpine\nCMD ["&&"]'),
        ),
        (
            'FROM alpine\nCMD ["a", "|", "b"]',
            ('FROM alpine\nCMD ["expr", "1", "|", "2"]', 'FROM alpine\nCMD ["a", "b|c"]'),
        ),
        ('FROM alpine\nCMD ["a", "2>&1"]', ('FROM alpine\nCMD ["su", "x", "-c", "a", "2>&1"]',)),
    ],
    "swallowed": [
        ('FROM alpine\nENTRYPOINT exec a\nCMD ["b"]', ('FROM alpine\nENTRYPOINT exec a "$@"\nCMD ["b"]',)),
        ("FROM alpine\nENTRYPOINT exec a", ("FROM alpine\nCMD exec a", 'FROM alpine\nENTRYPOINT exec a "$0"')),
        ('FROM alpine\nENTRYPOINT ["sh", "-c", "exec a"]', ('FROM alpine\nENTRYPOINT ["sh", "-c"]\nCMD ["exec a"]',)),
        (
            "FROM alpine\nENTRYPOINT exec a $b",
            ("FROM alpine\nENTRYPOINT exec a $*", "FROM alpine\nENTRYPOINT exec a ${1}"),
        ),
    ],
    "words-after-script": [
        ('FROM alpine\nCMD ["sh", "-c", "echo", "a"]', ('FROM alpine\nCMD ["sh", "-c", "echo a"]',)),
        (
            'FROM alpine\nCMD ["sh", "-c", "a", "b", "c"]',
            ('FROM alpine\nCMD ["sh", "-c", "exec a \\"$@\\"", "b", "c"]',),
        ),
        (
            'FROM alpine\nCMD ["bash", "-ec", "exec a", "$1x"]',
            tuple(
                f'FROM alpine\nENTRYPOINT ["sh", "-c", "exec a", "{zero}"]'
                for zero in ("--", "-", "_", "$0", "sh", "/bin/sh", "bash")
            ),
        ),
        ('FROM alpine\nCMD ["sh", "-c", "exec a", "--", "b"]', ('FROM alpine\nCMD ["sh", "exec", "a"]',)),
    ],
    "shell-cmd": [
        (
            'FROM alpine\nENTRYPOINT ["java"]\nCMD a',
            (
                'FROM alpine\nENTRYPOINT ["/docker-entrypoint.sh"]\nCMD exec a',
                'FROM alpine\nENTRYPOINT ["tini", "--"]\nCMD exec a',
                'FROM alpine\nENTRYPOINT ["java"]\nCMD ["a"]',
                "FROM alpine\nENTRYPOINT []\nCMD exec a",
            ),
        ),
        (
            'FROM alpine\nENTRYPOINT ["tini", "--", "java"]\nCMD a',
            ('FROM alpine\nENTRYPOINT ["env", "A=1"]\nCMD exec a',),
        ),
    ],
    "program-twice": [
        (
            'FROM alpine\nENTRYPOINT ["python3"]\nCMD ["python3", "a"]',
            (
                'FROM alpine\nENTRYPOINT ["python3"]\nCMD ["a", "python3"]',
                'FROM alpine\nENTRYPOINT ["tini", "--"]\nCMD ["tini", "--"]',
                'FROM alpine\nENTRYPOINT ["git"]\nCMD ["git"]',
                'FROM alpine\nENTRYPOINT ["git", "--"]\nCMD ["git", "a"]',
                'FROM alpine\nENTRYPOINT ["/entrypoint.sh"]\nCMD ["/entrypoint.sh", "a"]',
            ),
        ),
        ('FROM alpine\nENTRYPOINT ["/usr/bin/python3.9"]\nCMD ["python", "a"]', ()),
        ('FROM alpine\nENTRYPOINT ["/a"]\nCMD ["/a"]', ()),
    ],
    "cmd-lost": [
        (
            'FROM nginx\nENTRYPOINT ["/wrapper.sh"]',
            (
                'FROM nginx\nENTRYPOINT ["/wrapper.sh"]\nCMD ["nginx"]',
                'FROM nginx\nCMD ["nginx"]\nENTRYPOINT ["/wrapper.sh"]',
                'FROM nginx\nENTRYPOINT ["/wrapper.sh", "nginx", "-g", "daemon off;"]',
                "FROM nginx\nENTRYPOINT []",
                'FROM nginx\nCMD []\nENTRYPOINT ["/wrapper.sh"]',
                'FROM alpine\nENTRYPOINT ["/wrapper.sh"]',
                'FROM debian\nENTRYPOINT ["/wrapper.sh"]',
                'FROM python\nENTRYPOINT ["/wrapper.sh"]',
                'FROM node\nENTRYPOINT ["/wrapper.sh"]',
                'FROM php\nENTRYPOINT ["/wrapper.sh"]',
                'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENTRYPOINT ["app"]',
                'FROM alpine AS a\nCMD ["sh"]\nFROM a\nENTRYPOINT ["/wrapper.sh"]',
                'FROM alpine AS a\nCMD []\nFROM a\nENTRYPOINT ["/wrapper.sh"]',
            ),
        ),
        ('FROM alpine AS a\nCMD ["sh", "-x"]\nFROM a\nENTRYPOINT ["/wrapper.sh"]', ()),
        ('FROM alpine AS a\nCMD ["serve"]\nFROM a\nENTRYPOINT ["tini", "--"]', ()),
        (
            'FROM nginx\nENTRYPOINT ["/serve"]',
            (
                "FROM nginx\nENTRYPOINT exec /serve",
                'FROM nginx\nENTRYPOINT ["java", "-jar", "a.jar"]',
                'FROM nginx\nENTRYPOINT ["/serve"]\nCMD []\nCMD ["a"]',
                'FROM redis\nENTRYPOINT ["/usr/local/bin/redis-server"]',
                'FROM python\nENTRYPOINT ["/serve"]',
                'FROM own/base\nENTRYPOINT ["/serve"]',
                'FROM alpine AS a\nENTRYPOINT ["a"]\nCMD ["--info"]\nFROM a\nENTRYPOINT ["/b"]',
            ),
        ),
        ('FROM alpine AS a\nCMD ["exec a"]\nFROM a\nENTRYPOINT ["sh", "-c"]', ()),
    ],
    "no-shell": [
        (
            "FROM scratch\nCMD /a",
            ('FROM scratch\nCMD ["/a"]', "FROM alpine\nCMD exec /a", "FROM scratch\nADD a.tar /\nCMD /a"),
        ),
        (
            'FROM scratch\nCOPY a /a\nENTRYPOINT ["sh", "-c", "/a"]',
            ("FROM scratch\nCOPY busybox /bin/sh\nCMD exec /a", "FROM scratch\nRUN x\nCMD exec /a"),
        ),
        ("FROM scratch\nCOPY a.txt /\nCMD /a", ("FROM scratch\nCOPY rootfs /\nCMD exec /a",)),
        ('FROM alpine\nCMD ["bash", "-c", "a"]', ('FROM alpine\nRUN x\nCMD ["bash", "-c", "a"]',)),
        (
            "FROM gcr.io/distroless/static:debug\nENTRYPOINT a",
            ('FROM gcr.io/distroless/static:debug\nSHELL ["/busybox/sh", "-c"]\nENTRYPOINT a',),
        ),
        ("FROM scratch AS a\nFROM a\nCMD /a", ("FROM scratch AS a\nCOPY . /\nFROM a\nCMD exec /a",)),
    ],
    "shell-stays": [
        (
            "FROM debian\nCMD node a",
            ("FROM debian\nCMD exec node a", "FROM alpine\nCMD node a", "FROM own/base\nCMD node a"),
        ),
        ("FROM debian\nCMD a && node b", ("FROM alpine\nCMD a && node b", "FROM fedora\nCMD a && node b")),
        ("FROM nginx\nCMD a; b", ('FROM nginx\nENTRYPOINT ["a"]\nCMD b; c',)),
        ("FROM debian\nCMD a; b", ("FROM alpine\nCMD a; b", "FROM debian\nCMD a; exec b")),
        ("FROM alpine\nCMD a | b", ("FROM alpine\nCMD a || b", "FROM alpine\nCMD exec a")),
        ("FROM alpine\nCMD a && b | c", ("FROM alpine\nCMD a | b && c",)),
        ("FROM fedora\nCMD a > /b", ("FROM alpine\nCMD a > /b", "FROM fedora\nCMD a")),
        (
            "FROM debian\nCMD a",
            (
                "FROM debian\nCMD echo a",
                "FROM debian\nCMD a && echo b",
                "FROM debian\nCMD bash",
                "FROM debian\nSTOPSIGNAL SIGKILL\nCMD a",
                "FROM debian\nCMD trap x TERM; a",
                "FROM debian\nCMD . /env && exec a",
                "FROM debian\nRUN ln -sf /bin/bash /bin/sh\nCMD a",
                'FROM debian\nSHELL ["/bin/bash", "-c"]\nCMD a',
                "FROM debian\nCMD a &",
            ),
        ),
        ('FROM node\nCMD ["sh", "-c", "a && b"]', ('FROM node\nENTRYPOINT ["a"]\nCMD ["sh", "-c", "b && c"]',)),
    ],
    "builders-differ": [
        (
            'FROM alpine\nSHELL ["ash", "-c"]\nCMD exec a',
            ("FROM alpine\nCMD exec a", 'FROM alpine\nSHELL ["ash", "-c"]\nCMD ["a"]'),
        ),
    ],
    "engines-differ": [('FROM alpine\nENTRYPOINT [""]\nCMD ["a"]', ('FROM alpine\nENTRYPOINT []\nCMD ["a"]',))],
}
FIRES = [(name, text) for name, rows in BORDERS.items() for text, _ in rows]
QUIET = [(name, text) for name, rows in BORDERS.items() for _, texts in rows for text in texts]


def found(text: str) -> list[Finding]:
    return lint_dockerfile(text + "\n", "Dockerfile", OPTIONS, BaseImages(OPTIONS)).findings


@pytest.mark.parametrize(("name", "text"), FIRES)
def test_a_finding_fires(name: str, text: str) -> None:
    assert f"lint.{name}" in [one.rule.id for one in found(text)]


@pytest.mark.parametrize(("name", "text"), QUIET)
def test_a_finding_leaves_alone(name: str, text: str) -> None:
    assert f"lint.{name}" not in [one.rule.id for one in found(text)]


def test_a_cmd_that_may_not_be_missed_is_told_and_nothing_is_changed() -> None:
    (one,) = found('FROM nginx\nENTRYPOINT ["/serve"]')
    assert (one.severity, one.fix) == ("info", None)
    (one,) = found('FROM nginx\nENTRYPOINT ["/wrapper.sh"]')
    assert one.severity == "warning" and one.fix is not None
