"""What an engine refuses of binds, volumes and their options when it makes a container."""

from __future__ import annotations

import pytest

from simulator.core.host_config import HostConfig, Mount
from simulator.core.rule import Refusal
from simulator.engine.engine import HostRules
from simulator.engine.mounts import CreateCheck, check_created

RULES = HostRules(())


def volume(source: str = "vol", **options: str) -> HostConfig:
    return HostConfig(mounts=(Mount("volume", source=source, target="/t", driver_options=tuple(options)),))


@pytest.mark.parametrize(
    "host",
    [
        HostConfig(binds=("/a:/b",)),
        HostConfig(binds=("/a:/b:ro",)),
        HostConfig(binds=("vol:/b:rw,z",)),
        HostConfig(mounts=(Mount("bind", source="/x/~", target="/t"),)),
        HostConfig(mounts=(Mount("volume", source="", target="/t"),)),
        volume(),
        volume(size="1"),
        volume(type="tmpfs", device="tmpfs"),
        volume(type="tmpfs", device="tmpfs", o="size=1"),
        volume(type="tmpfs", device="tmpfs", size="1"),
        HostConfig(binds=("x:/b",), volume_driver="d"),  # another driver names as it likes
    ],
)
def test_what_is_taken(host: HostConfig) -> None:
    check_created(host, RULES)


@pytest.mark.parametrize(
    ("host", "message"),
    [
        (HostConfig(binds=("/a:/b:zo",)), "invalid mode: zo"),
        (HostConfig(binds=("/a:ro:/b",)), "invalid mode: /b"),
        (HostConfig(binds=("/a:ro",)), "invalid volume specification: '/a:ro'"),
        (HostConfig(binds=("/a:/b:ro:x",)), "invalid volume specification: '/a:/b:ro:x'"),
        (HostConfig(binds=(":/b",)), "invalid volume specification: ':/b'"),
        (HostConfig(binds=("/a::ro",)), "invalid volume specification: '/a::ro'"),
        (HostConfig(binds=("/a:/b", "/c:/b")), "Duplicate mount point: /b"),
        (HostConfig(binds=("v:/b",)), "create v: volume name is too short"),
        (
            HostConfig(binds=('a"b:/b',)),
            'create a"b: "a\\"b" includes invalid characters for a local volume name, only "[a',
        ),
        (volume("~x"), 'create ~x: "~x" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z'),
        (volume(type="tmpfs"), 'missing required option: "device"'),
        (volume(device="tmpfs"), 'missing required option: "type"'),
        (volume(o="size=1"), 'missing required option: "device"'),
        (volume(speed="1", odd="2"), 'invalid option: "odd"'),
    ],
)
def test_what_is_refused(host: HostConfig, message: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_created(host, RULES)
    assert message in str(refused.value)
    assert refused.value.decision.rule in CreateCheck.rules()
