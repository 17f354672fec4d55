"""The values of RUN --mount and RUN --device, as BuildKit reads them."""

from __future__ import annotations

import pytest

from simulator.build.dockerfile.mounts import RunFlag, check_device, check_unexpanded, read_mount
from simulator.core.rule import Refusal, Rule
from simulator.releases.find import find_engine

SYNTAX = find_engine("docker@28.5").builder.mounts


@pytest.mark.parametrize(
    ("text", "rule", "message"),
    [
        ("type=foo,target=/t", RunFlag.VALUE, 'unsupported mount type "foo"'),
        ("type=cache,target=/t,sharing=x", RunFlag.VALUE, 'unsupported sharing value "x"'),
        ("type=bind,sharing=shared,target=/t", RunFlag.COMBINATION, "invalid cache sharing set for bind mount"),
        ("target=/t,required", RunFlag.KEY, "unexpected key 'required' for mount type 'bind'"),
        ("type=secret,id=s,required=x", RunFlag.VALUE, "invalid value for required: x"),
        ("type=bind,size=1,target=/t", RunFlag.KEY, "unexpected key 'size' for mount type 'bind'"),
        ("type=tmpfs,size=x,target=/t", RunFlag.VALUE, "invalid value for size: x"),
        ("type=bind,uid=5,target=/t", RunFlag.COMBINATION, 'uid not allowed for "bind" type mounts'),
        ("type=cache,mode=9,target=/t", RunFlag.VALUE, "invalid value 9 for mode"),
        ("type=secret,from=x,id=s", RunFlag.COMBINATION, "secret mount should not have a from"),
        ("type=secret", RunFlag.COMBINATION, "invalid secret mount. one of source, target required"),
        ("type=secret,id=s,source=x", RunFlag.COMBINATION, "both source and id can't be set"),
        ("target=/t,bare", RunFlag.FIELDS, "invalid field 'bare' must be a key=value pair"),
        ("target=/t,other=1", RunFlag.KEY, "unexpected key 'other' in 'other=1'"),
    ],
)
def test_a_mount_that_is_wrong_is_refused(text: str, rule: Rule, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_mount(text, SYNTAX)
    assert (refused.value.decision.rule, str(refused.value)) == (rule, message)


@pytest.mark.parametrize(
    "text",
    [
        "target=/t,readonly",
        "target=/t,rw=false",
        "type=secret,id=s,required",
        "type=ssh,required=true,uid=1,mode=0400",
        "type=tmpfs,target=/t,size=64m",
        "type=cache,target=/t,sharing=LOCKED",
    ],
)
def test_a_mount_that_is_right_is_taken(text: str) -> None:
    assert read_mount(text, SYNTAX).type in ("bind", "secret", "ssh", "tmpfs", "cache")


@pytest.mark.parametrize("text", ["from=$V,target=/t", "target=/t,FROM=${V}"])
def test_no_variable_is_replaced_in_from(text: str) -> None:
    with pytest.raises(Refusal, match="doesn't support variable expansion"):
        check_unexpanded(text)
    check_unexpanded("from=a$,target=$V")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("vendor.com/gpu=all,required=x", "invalid value for required: x"),
        ("name=a,name=b", "device name already set to a"),
        ("a,b", "invalid field 'b' must be a key=value pair"),
        ("a,key=1", "unexpected key 'key' in 'key=1'"),
        ("", "failed to parse csv devices: EOF"),
    ],
)
def test_a_device_that_is_wrong_is_refused(text: str, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_device(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("text", ["a", "name=a", "vendor.com/gpu=all", "a,required", "a,required=true"])
def test_a_device_that_is_right_is_taken(text: str) -> None:
    check_device(text)
