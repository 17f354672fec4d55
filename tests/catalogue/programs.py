"""What well-known programs do with signals as the first process of a PID namespace, really observed.

python -m tests.catalogue.programs        (as root) writes the observed rows of simulator/launch/programs.json

Each program that this machine has is started in a PID namespace of its own, once to read /proc/1/status and once for
each signal. A row says what each signal comes to: an exit status, ``stays`` (a handler, and the program goes on),
``ignored``, or ``default`` (no handler: the first process ignores it, any other dies of it). Rows of programs that it
has not, and those that are cited, stay as they are.
"""

from __future__ import annotations

import datetime
import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parents[2] / "simulator" / "launch" / "programs.json"
SIGNALS = "HUP INT QUIT USR1 USR2 TERM WINCH".split()
PATIENCE = 15
MARIADB = (
    "--no-defaults --user=root --datadir={folder}/db --socket={folder}/m.sock --skip-networking --skip-grant-tables"
)
POSTGRES = "/usr/lib/postgresql/15/bin/postgres"
COMMANDS: Mapping[str, tuple[str, str]] = {
    "python": ("python3 -V", "python3 -c 'import time; time.sleep(60)'"),
    "perl": ("perl -e 'print $^V'", "perl -e 'sleep 60'"),
    "ruby": ("ruby -v", "ruby -e 'sleep 60'"),
    "php": ("php -v", "php -r 'sleep(60);'"),
    "node": ("node -v", "node -e 'setTimeout(() => 0, 60000)'"),
    "java": ("java -version", "java {folder}/Wait.java"),
    "lua": ("lua5.4 -v", "lua5.4 -e 'io.popen('\"'\"'sleep 60'\"'\"'):read()'"),
    "tclsh": ("echo 'puts $tcl_version' | tclsh", "tclsh {folder}/wait.tcl"),
    "nginx": (
        "nginx -v",
        "nginx -g 'daemon off; pid {folder}/nginx.pid; error_log stderr;' -c {folder}/nginx.conf",
    ),
    "httpd": ("apache2 -v", "apache2 -DFOREGROUND -f {folder}/httpd.conf"),
    "redis-server": ("redis-server -v", "redis-server --port 0 --unixsocket {folder}/redis.sock --dir {folder}"),
    "memcached": ("memcached -V", "memcached -u nobody -s {folder}/memcached.sock"),
    "haproxy": ("haproxy -v", "haproxy -W -db -f {folder}/haproxy.cfg"),
    "mariadbd": ("mariadbd -V", "mariadbd " + MARIADB),
    "postgres": (
        f"{POSTGRES} -V",
        "setpriv --reuid=nobody --clear-groups " + POSTGRES + " -D {folder}/pg -k {folder} -h ''",
    ),
    "lighttpd": ("lighttpd -v", "lighttpd -D -f {folder}/lighttpd.conf"),
    "sshd": ("sshd -V", "/usr/sbin/sshd -D -e -h {folder}/key -p 2299 -o PidFile=none"),
    "cron": ("dpkg-query -W cron", "cron -f"),
    "supervisord": ("supervisord -v", "supervisord -n -c {folder}/supervisord.conf"),
    "gunicorn": ("gunicorn --version", "gunicorn -b unix:{folder}/g.sock --chdir {folder} wait:app"),
    "uvicorn": (
        "/usr/bin/python3 -m uvicorn --version",
        "/usr/bin/python3 -m uvicorn --uds {folder}/u.sock --app-dir {folder} wait:asgi",
    ),
    "dnsmasq": ("dnsmasq -v", "dnsmasq -k -p 5399 -C /dev/null --pid-file="),
    "caddy": ("caddy version", "caddy file-server --root {folder} --listen 127.0.0.1:0"),
    "varnishd": ("varnishd -V", "varnishd -F -f '' -a {folder}/v.sock -n {folder}/v -T none"),
    "socat": ("socat -V", "socat UNIX-LISTEN:{folder}/socat.sock -"),
    "named": ("named -v", "named -g -c /dev/null -p 5398"),
    "unbound": ("unbound -V", "unbound -d -c {folder}/unbound.conf"),
    "php-fpm": ("php-fpm8.2 -v", "php-fpm8.2 -F -R -y {folder}/fpm.conf"),
    "sleep": ("sleep --version", "sleep 60"),
    "tail": ("tail --version", "tail -f /dev/null"),
    "cat": ("cat --version", "cat"),
    "busybox sleep": ("busybox", "busybox sleep 60"),
    "busybox tail": ("busybox", "busybox tail -f /dev/null"),
    "busybox httpd": ("busybox", "busybox httpd -f -p 127.0.0.1:8399"),
    "busybox crond": ("busybox", "busybox crond -f"),
    "containerd": ("containerd -v", "containerd -a {folder}/c.sock --root {folder}/croot --state {folder}/cstate"),
}
"""By name: a command that tells the version, and the command; ``{folder}`` is a folder of the run."""
INTERPRETERS = frozenset("python perl ruby php node lua tclsh".split())
"""Those that execute programs, which may handle signals themselves."""
NAMES = {"httpd": ["apache2"], "node": ["nodejs"], "postgres": ["postmaster"]}
"""Other names of the programs."""
WAITS = {("postgres", "SIGTERM"): "waits for every client: postgresql.org/docs/15/server-shutdown.html"}
"""Signals whose outcome depends on what goes on, although nothing did when it was observed."""
FILES = {
    "Wait.java": "class Wait { public static void main(String[] a) throws Exception { Thread.sleep(60000); } }",
    "wait.tcl": "after 60000",
    "wait.py": "def app(environ, start):\n    return []\n\n\nasync def asgi(scope, receive, send):\n    pass\n",
    "nginx.conf": "events {}\nhttp { access_log off; server { listen unix:{folder}/n.sock; } }\n",
    "httpd.conf": "LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so\n"
    "LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so\n"
    "ServerName x\nListen 127.0.0.1:8398\nPidFile {folder}/httpd.pid\nErrorLog /dev/stderr\n"
    "User nobody\nGroup nogroup\n",
    "haproxy.cfg": "defaults\n mode http\n timeout client 1s\n timeout connect 1s\n timeout server 1s\n"
    "frontend f\n bind unix@{folder}/h.sock\n",
    "lighttpd.conf": 'server.document-root = "{folder}"\nserver.bind = "{folder}/l.sock"\n',
    "supervisord.conf": "[supervisord]\nnodaemon=true\nuser=root\nlogfile=/dev/null\nlogfile_maxbytes=0\n"
    "pidfile={folder}/s.pid\n[program:x]\ncommand=sleep 60\n",
    "unbound.conf": 'server:\n chroot: ""\n username: ""\n port: 5397\n use-syslog: no\n pidfile: ""\n'
    ' directory: "{folder}"\n',
    "fpm.conf": "[global]\ndaemonize=no\nerror_log=/dev/stderr\n[www]\nlisten={folder}/fpm.sock\nuser=nobody\n"
    "pm=static\npm.max_children=1\n",
}


def prepare(folder: Path, name: str) -> None:
    """Write what the programs read into a folder."""
    folder.chmod(0o777)
    for file, text in FILES.items():
        (folder / file).write_text(text.replace("{folder}", str(folder)))
    if name == "sshd":
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    if name == "postgres":
        (folder / "pg").mkdir()
        shutil.chown(folder / "pg", "nobody")
        init = [
            "setpriv",
            "--reuid=nobody",
            "--clear-groups",
            "/usr/lib/postgresql/15/bin/initdb",
            "-N",
            "-D",
            str(folder / "pg"),
        ]
        subprocess.run(init, check=True, capture_output=True)
    if name == "mariadbd":
        (folder / "db").mkdir()


def observe(name: str, pool: ThreadPoolExecutor) -> dict[str, Any] | None:
    """Observe one program, as PID 1 and behind an init; None if this machine has it not, or it does not start."""
    version, text = COMMANDS[name]
    command = shlex.split(text)
    if not all(shutil.which(word) for word in (command[0], *(w for w in command if w.endswith("/postgres")))):
        return None
    if not _once(name, command, None):
        return None
    first = dict(zip(SIGNALS, pool.map(lambda one: _once(name, command, one), SIGNALS), strict=True))
    handled = [one for one in SIGNALS if first[one] not in {"default", None}]
    ends = pool.map(lambda one: _once(name, ["tini", "--", *command], one), handled)
    behind = {one: end if isinstance(end, int) else "stays" for one, end in zip(handled, ends, strict=True)}
    shown = subprocess.run(["sh", "-c", version], capture_output=True, text=True, check=False)
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    line = next((line for line in (shown.stdout + shown.stderr).splitlines() if line.strip()), "").strip()
    return {
        "name": name,
        "signals": {f"SIG{one}": first[one] for one in SIGNALS if first[one] is not None},
        "behind": {
            f"SIG{one}": behind[one]
            for one in handled
            if behind[one] != first[one] and not (behind[one] == "stays" and first[one] == "ignored")
        },
        "evidence": f"observed {today}: {line}; {text}",
    }


def _once(name: str, command: Sequence[str], number: str | None) -> Any:
    """Start a program, send it a signal, and tell what came of it; without a signal, whether it runs."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder), name)
        words = [word.replace("{folder}", folder) for word in command]
        own = 'ip link set lo up; mount -t tmpfs none /run; mkdir /run/sshd; exec "$@"'
        up = ["sh", "-c", own, "sh"]
        outer = ["nice", "-n", "-5", "unshare", "-pfnm", "--mount-proc", "--kill-child", *up, *words]
        with subprocess.Popen(
            outer, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
        ) as process:
            try:
                first = _settled(process.pid)
                if first is None:
                    return None
                return True if number is None else _send(process, first, number)
            finally:
                process.kill()


def _settled(pid: int) -> int | None:
    """Wait until the first process of the namespace and its children do nothing any more; return its process id."""
    time.sleep(1)
    spent, quiet = -1, 0
    for _ in range(120):
        time.sleep(0.5)
        first = _first(pid)
        if first is None:
            return None
        below = _below(first)
        now = sum(map(_ticks, below))
        busy = now - spent > 1 or any(_state(one) in "RD" for one in below)
        spent, quiet = now, 0 if busy else quiet + 1
        if quiet >= 8:
            break
    return _first(pid)


def _below(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [pid, *(found for child in path.read_text().split() for found in _below(int(child)))]
    except OSError:
        return [pid]


def _fields(pid: int) -> list[str]:
    """Return what /proc tells of a process, behind its name; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ticks(pid: int) -> int:
    """Return the time that a process has spent, in ticks."""
    return sum(map(int, _fields(pid)[11:13]))


def _state(pid: int) -> str:
    """Return the state of a process: R runs, D waits for a disk, S sleeps; Z if it is gone."""
    return (_fields(pid) or ["Z"])[0]


def _first(pid: int) -> int | None:
    """Return the process id, outside, of the first process of the namespace that ``unshare`` made."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    words = children.read_text().split() if children.exists() else []
    return int(words[0]) if words else None


def _send(process: subprocess.Popen[bytes], first: int, name: str) -> Any:
    """Send a signal to the first process; give its exit status, or what /proc says of the signal."""
    status = Path(f"/proc/{first}/status").read_text()
    number = int(getattr(signal, f"SIG{name}"))
    os.kill(first, number)
    try:
        code = process.wait(PATIENCE)
        return code if code >= 0 else 128 - code
    except subprocess.TimeoutExpired:
        return "stays" if _has(status, "SigCgt", number) else "ignored" if _has(status, "SigIgn", number) else "default"


def _has(status: str, field: str, number: int) -> bool:
    """Return whether a mask of /proc/PID/status holds a signal."""
    line = next(line for line in status.splitlines() if line.startswith(field))
    return bool(int(line.split()[1], 16) >> (number - 1) & 1)


def completed(row: dict[str, Any]) -> dict[str, Any]:
    """Add to a row what is not observed: other names, whether it is an interpreter, what depends on clients."""
    name = row["name"]
    waits = {number: "unknown" for program, number in WAITS if program == name}
    cited = "".join(f"; {number} {why}" for (program, number), why in WAITS.items() if program == name)
    return {
        **row,
        "signals": {**row["signals"], **waits},
        "evidence": row["evidence"].removesuffix(cited) + cited,
        **({"names": NAMES[name]} if name in NAMES else {}),
        **({"interpreter": True} if name in INTERPRETERS else {}),
    }


def main() -> None:
    """Observe, and write the table."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)  # what is ignored here would be ignored in the namespaces
    rows = {row["name"]: row for row in (json.loads(TABLE.read_text()) if TABLE.exists() else [])}
    with ThreadPoolExecutor(24) as pool, ThreadPoolExecutor(5) as programs:
        for name, row in zip(COMMANDS, programs.map(lambda name: observe(name, pool), COMMANDS), strict=True):
            print(name, row and (row["signals"], row["behind"]), flush=True)
            if row:
                rows[name] = completed(row)
    lines = ",\n".join(json.dumps(rows[name]) for name in sorted(rows))
    TABLE.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
