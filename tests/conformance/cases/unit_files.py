"""Units of Quadlet to be put to the real generator: every key with values of every kind, then units drawn at random."""

# ruff: noqa: E501  # tables of values, which read better unbroken

from __future__ import annotations

import random
from collections.abc import Iterator

from simulator.callers.quadlet.generator import keys

SEED = 6
FOLDER = "/srv/units"
SIBLINGS = {
    "net.network": "[Network]\n",
    "named.network": "[Network]\nNetworkName=other\n",
    "vol.volume": "[Volume]\n",
    "named.volume": "[Volume]\nVolumeName=other\n",
    "web.image": "[Image]\nImage=localhost/web:1\n",
    "tagged.image": "[Image]\nImage=localhost/web:1\nImageTag=localhost/tagged:2\n",
    "app.build": "[Build]\nImageTag=localhost/app:3\nFile=./Dockerfile\nSetWorkingDirectory=unit\n",
}
WORDS = (
    "sh -c 'echo a b'", '"a b" c', "a\\nb", "'a\\nb'", '"a\\tb"', "a\\sb", "\\x41\\x20", "\\u00e9\\U0001F600", "\\101", "\\777", "\\0", "a\\ b",
    "\\q", "a \\q b", 'a "" b', "''", '""', "it's", 'x "open', "a\\", "$HOME", "${HOME} $$", "%n %% %", "a;b", "; x", "a ; b", "# no", "a # b",
    '["a","b"]', "a'b'c", "a=b", "--x", "a\tb", "é ü", "\\xe9", "\\ud800", "'\"'", "\"'\"", "\\\"", "a\\\\b", "a,b", "\u00a0x", "a\\x", "\\x4", "\\x00",
    "\\u12", "\\U00110000", "a\\'b", "a  b", " lead", "'a' 'b", "-", "\\a\\b\\f\\v\\r", "\x7f", "\\x7f", "a\x0bb",
)  # fmt: skip
PLAIN = (
    "a",
    "",
    '"a"',
    '"a',
    'a"',
    '"a b"',
    "a b",
    "'a'",
    '""',
    '"',
    "yes",
    "1",
    "%h/x",
    "${X}",
    "a\\",
    "a=b",
    "/x",
    "é",
    '""a""',
    "\\n",
)
BOOLS = ("yes", "true", "on", "1", "no", "false", "off", "0", "", "YES", "maybe", '"yes"', "True", "t")
VALUES: dict[str, tuple[str, ...]] = {
    "Image": ("localhost/web:1", "", '"localhost/web"', "web.image", "tagged.image", "none.image", "app.build", "none.build", "a b", "%h", '"a'),
    "Rootfs": ("/x", "", "/x:O"), "Exec": WORDS, "Entrypoint": (*PLAIN, '["a","b c"]', '["sh", "-c"]', "sh -c", "[]", '[""]'),
    "ServiceName": ("other", "a@"), "ReloadCmd": ("/bin/x a", "\\q", ""), "ReloadSignal": ("HUP", ""),
    "ContainersConfModule": ("/etc/x.conf", ""), "GlobalArgs": WORDS[:12], "LogDriver": ("none", "", "journald"), "LogOpt": ("a=b c=d", "tag='x y'", ""),
    "CgroupsMode": ("enabled", "", "split"), "AddDevice": ("/dev/null", "-/dev/null", "-/dev/none", "/dev/null:/dev/x:r -/dev/nope"),
    "DropCapability": ("ALL", "CAP_X cap_y", '"A B"', "'open"), "AddCapability": ("NET_ADMIN", "a b", ""), "Sysctl": ("a=b", "a=b c=d", "'a=b c'", "a\\=b"),
    "Network": ("host", "none", "net.network", "named.network:ip=1.2.3.4", "no.network", "bridge:x", "", "net.network:", "no.container"),
    "Notify": (*BOOLS[:6], "healthy", "HEALTHY"), "User": ("u", "", "1000", '"u"', "u:g"), "Group": ("g", "", "0"),
    "UserNS": ("host", "keep-id:uid=1", "", "auto"), "UIDMap": ("0:1:2", "0:1:2 3:4:5", ""), "GIDMap": ("0:1:2",), "SubUIDMap": ("x", ""), "SubGIDMap": ("x",),
    "RemapUid": ("1", "1 2", ""), "RemapGid": ("1", "1 2"), "RemapUsers": ("auto", "keep-id", "manual", "x", ""), "RemapUidSize": ("10", "0x10", "010", "-1", "x", "5000000000"),
    "Volume": ("/a:/b", "/a:/b:ro,Z", "./x:/y", "vol.volume:/x", "named.volume:/x:ro", "no.volume:/x", "name:/x", "/x", "%h/x:/y", ":/x", "../x:/y", ".:/y", "a:b:c:d", ""),
    "AutoUpdate": ("registry", ""), "ExposeHostPort": ("80", "80-90/tcp", "x", "80/sctp", "a80", ""), "PublishPort": ("80:80", "[::1]:80:80", "", "a b"),
    "Environment": (*WORDS, "A=1", "A=1 B=2", 'A="b c"', '"A=b c"', "A", "A=1 A=2", "B=2 A=1", "=x", "A=\\x41", "A='$X ${Y}'", "A=a=b", "Z É=1", ""),
    "Label": ("a=b", "a", "b=1 a=2", 'a="x y"', "\\q"), "Annotation": ("a=b", "a", ""), "Mask": ("/a:/b", "/a /b"), "Unmask": ("ALL", ""),
    "EnvironmentFile": ("/x.env", "x.env", "./x.env", "../x.env", "%h/x.env", "%%h/x", "a b", "-x.env", '"a b.env"', ""), "Secret": ("s", "s,type=env", "s t", ""),
    "Mount": ("type=bind,source=/a,destination=/b", "type=tmpfs,dst=/x", "type=volume,source=vol.volume,dst=/x", "type=image,source=web.image,dst=/x", "type=bind,src=./a,dst=/x",
              'type=bind,"src=/a,b",dst=/x', "source=named.volume,dst=/x", "type=bind,src,dst=/x", "type=volume,source=no.volume,dst=/x", "type=devpts,dst=/x", "a\"b", "dst=/x,type=bind,src=/a"),
    "Pod": ("x", "no.pod", ""), "PodmanArgs": (*WORDS[:40], "--env X=1", "--init -t", "--entrypoint 'a b'"), "StartWithPod": BOOLS[:2], "Timezone": ("local", "", '"Europe/Paris"'),
}  # fmt: skip
OTHERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("Network={0}", "network"): ("[Network]\n", "[Network]\nNetworkName=n\n", "[Network]\nNope=1\n", "[Network]\nGateway=1.1.1.1\n",
        "[Network]\nSubnet=1.1.1.0/24\nGateway=1.1.1.1\nIPRange=1.1.1.0/25\nIPRange=1.1.1.128/25\n", "[Network]\n[Quadlet]\nX=1\n", "[Foo]\nA=b\n", "[Network]\n[Unit]\nAfter=gone.pod\n"),
    ("Network={0}:ip=1.1.1.1", "network"): ("[Network]\nInterfaceName=x\n", "[Network]\nNetworkName=%n\n", "[Network]\nGateway=\n"),
    ("Network={0}", "container"): ("[Container]\nImage=i\n", "[Container]\nImage=i\nContainerName=c\n", "[Container]\nContainerName=%N-x\nServiceName=s\n", "[Container]\nImage=i\nContainerName=%n\n"),
    ("Volume={0}:/x:ro", "volume"): ("[Volume]\n", "[Volume]\nVolumeName=v\n", "[Volume]\nType=x\n", "[Volume]\nDriver=image\n", "[Volume]\nDriver=image\nImage=i\n", "[Volume]\nNope=1\n", "[Volume]\nUID=1\n"),
    ("Mount=type=volume,source={0},dst=/x", "volume"): ("[Volume]\n", "[Volume]\nType=x\nDevice=/d\n", "[Volume]\nType=x\n"),
    ("Image={0}", "image"): ("[Image]\nImage=i\n", "[Image]\nImage=i\nImageTag=t\n", "[Image]\nImageTag=t\n", "[Image]\nImage=i\nNope=1\n", "[Image]\nImage=i\nPolicy=always\n"),
    ("Image={0}", "build"): ("[Build]\nImageTag=t\nSetWorkingDirectory=unit\n", "[Build]\nImageTag=t\nImageTag=u\nNope=1\n", "[Build]\nSetWorkingDirectory=unit\n"),
    ("Pod={0}", "pod"): ("[Pod]\n", "[Pod]\nPodName=p\n", "[Pod]\nServiceName=s\n", "[Pod]\nNope=1\n"),
    ("Requires={0}", "network"): ("[Network]\n", "[Network]\nNope=1\n"),
    ("After={0}", "kube"): ("[Kube]\nYaml=a.yml\n", "[Kube]\n"),
}  # fmt: skip
FIXED = {"Image", "Rootfs"}
SERVICES = ("", "[Service]\nKillMode=x\n", "[Service]\nKillMode=mixed\nType=oneshot\n", "[Service]\nType=simple\n", '[Service]\nEnvironment=A=1 "B=2 3"\nRestart=always\n',
            "[Service]\nType=notify\nSyslogIdentifier=x\n", "[Install]\nWantedBy=default.target\n", "[Unit]\nDescription=x\nAfter=y.service\n", "[Quadlet]\nDefaultDependencies=no\n", "[Quadlet]\nX=1\n", "[Pod]\nX=1\n")  # fmt: skip
TEXTS = (
    "", "x", "[Container]", "A=1", "[Container]\nImage=i\nnonsense\n", "[Container\nImage=i", "[]\n", "[Container]\n=x\n", "[Container] x\nImage=i\n", "[Container]  \nImage=i\n", "[a[b]\n",
    "[Container]\nImage = i\nExec =  a\n", "[Container]\nImage=i\nExec=a \\\n  b \\\n# c\n; d\n\n  e\n", "[Container]\nImage=i\nExec=a\\\nb\n", "[Container]\nImage=i\nExec=a \\", "[Container]\nImage=i\nExec=a \\\n# only a comment",
    "\ufeff[Container]\nImage=i\n", "[Container]\r\nImage=i\r\nExec=a b\r\n", "[Container]\nImage=i\nExec=a\n[Service]\n[Container]\nExec=b\n", "# c\n;d\n\n[Container]\nImage=i\n", "[Container]\nImage=i\nExec=\n", "[Container]\nImage=i\nExec=a\nExec=\n",
    "[Container]\nImage=i\nEnvironment=A=1\nEnvironment=\nEnvironment=B=2\n", "[Container]\nImage=i\nNoSuch=1\n", "[Container]\nimage=i\n", "[container]\nImage=i\n", "[X-Container]\nImage=i\n", "  [Container]\n  Image=i\n\tExec=a\n", "[Container]\nImage=i\nExec=a \\\n\\\n b\n",
    "[Container]\nImage=i\nExec=a\\ \n b\n", "[Container]\nImage=i\nEntrypoint=\n", "[Container]\nImage=i\nEntrypoint=a\nEntrypoint=\n", "[Container]\nImage=i\nVolume=/a:/b\nVolume=\nVolume=/c:/d\n", "[Container]\nImage=i\nLabel=a=1 \\\n  b=2\n", "[Co\x01ntainer]\nImage=i\n",
    "[Container]\nImage=i\nUser\n", "[Container]\nImage=i\nReadOnly=yes\nVolatileTmp=yes\n", "[Container]\nImage=i\nReadOnly=no\nVolatileTmp=yes\n", "[Container]\nImage=i\nKey With Space=1\n", "[Container]\nImage=i\n\\\nExec=a\n", "[Container]\nImage=i\nExec=a\n\\\n",
)  # fmt: skip
Files = dict[str, str]


def kinds() -> dict[str, tuple[str, ...]]:
    """The values of every key of the newest version."""
    every = {key.name: VALUES.get(key.name, BOOLS if key.kind == "truth" else PLAIN) for key in keys((5, 8)).values()}
    booleans = ("NoNewPrivileges", "SecurityLabelDisable", "SecurityLabelNested", "VolatileTmp")
    return {**every, **dict.fromkeys(booleans, BOOLS)}


def cases(count: int) -> Iterator[Files]:
    """Every value of every key alone, texts that are odd, then ``count`` units drawn; the unit's file is the first."""
    number = 0

    def named(text: str, form: str = "u{}.container") -> Files:
        nonlocal number
        number += 1
        return {form.format(number): text}

    every = kinds()
    for key, values in every.items():
        for value in values:
            image = "" if key in FIXED else "Image=localhost/web:1\n"
            yield named(f"[Container]\n{image}{key}={value}\n")
    for text in TEXTS:
        yield named(text)
    for service in SERVICES:
        yield named(f"[Container]\nImage=localhost/web:1\nExec=a\n{service}")
    for form in ("u{}@.container", "u{}@inst.container", "a-b-u{}.container", "u.x{}.container", "u-{}@a-b.container"):
        yield named("[Container]\nImage=localhost/web:1\nExec=%n %i\nContainerName=\n", form)
    draw = random.Random(SEED)
    for _ in range(count):
        yield drawn(draw, every, named)
    for _ in range(count // 2):
        yield _with_others(draw, named)


def _with_others(draw: random.Random, named: object) -> Files:
    """Draw a unit that names others, which may have faults; the names of the others are its own."""
    assert callable(named)
    kind, others = draw.choice(list(OTHERS.items()))
    line, group = kind
    files: Files = named("", draw.choice(("u{}.container", "u{}@.container")))
    (name,) = files
    base = name.removesuffix(".container").rstrip("@")
    at = "@" if "@" in name and draw.random() < 0.5 else ""
    other = f"{base}-o{at}.{group}"
    image = "" if line.startswith("Image") else "Image=localhost/web:1\n"
    unit = "[Unit]\n" + line.format(other) if line.startswith(("After", "Requires")) else line.format(other)
    files[name] = f"[Container]\n{image}Exec=a\n{unit}\n"
    files[other] = draw.choice(others)
    return files


def drawn(draw: random.Random, every: dict[str, tuple[str, ...]], named: object) -> Files:
    """Draw a unit of some keys, with comments, continued lines and drop-ins."""
    assert callable(named)
    names = [name for name in every if name not in FIXED]
    often = [
        "Exec",
        "Entrypoint",
        "Environment",
        "PodmanArgs",
        "User",
        "Volume",
        "WorkingDir",
        "EnvironmentFile",
        "Label",
    ]
    lines = ["Image=localhost/web:1"] if draw.random() < 0.95 else []
    for name in draw.choices(names + often * 6, k=draw.randint(1, 7)):
        if name in ("ServiceName", "Pod") and draw.random() < 0.9:
            continue
        value = draw.choice(every[name])
        if draw.random() < 0.2:
            value += " " + draw.choice(WORDS[:30])
        if draw.random() < 0.15:
            value = value.replace(" ", " \\\n" + draw.choice(("", "# c\n", "  ")), 1)
        lines += draw.choice(([], [], ["# c"], ["; d"], [""]))
        lines.append(f"{name}{draw.choice(('=', '=', ' = '))}{value}")
    draw.shuffle(lines)
    text = "[Container]\n" + "\n".join(lines) + "\n"
    form = draw.choice(("u{}.container", "u{}.container", "u{}@.container", "p-q-u{}.container", "u{}@i.container"))
    files: Files = named(text + draw.choice((*[""] * 6, *SERVICES)), form)
    (name,) = files
    if draw.random() < 0.25:
        files[f"{name}.d/{draw.choice(('10', '20'))}.conf"] = f"[Container]\nExec={draw.choice(WORDS)}\n"
    if draw.random() < 0.1:
        files[f"{name}.d/15.conf"] = (
            f"[Container]\n{draw.choice(('Environment=', 'Environment=D=1', 'Entrypoint=', 'Volume=', 'bad'))}\n"
        )
    return files
