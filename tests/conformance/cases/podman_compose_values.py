"""Values of services that podman-compose reads: those that it takes, and those that end it."""

from __future__ import annotations

SCALARS = (
    "yes", "on", "Off", "true", "True", "null", "~", "010", "0o10", "0x1F", "0b11", "1_000", "1.50", "1.0", "1e3",
    "1.5e3", "12:30", "1:2:3", "22:22", "-5", "+7", ".5", ".inf", ".nan", "5", "a", "'010'", '"yes"', "y", "n", "NO",
    "!!str 5", "=", "<<", "0.10", "08", "1.2.3", "!!int '8'", "!!float 1", "é", "2001-01-01x", "!!binary YQ==",
)  # fmt: skip
RARE = (
    "2001-01-01", "2001-12-14 21:59:43", "{a: b}", "[x]", "!!set {a}", "!foo a", "[a, [b]]", "*gone", "{}",
)  # fmt: skip
COMMANDS = (
    "echo $A", "echo ${A}", "echo '${A}'", "echo $$A", "sh -c 'echo $A'", '"echo \\"${U:-a b}\\""', "echo ${V:-x}",
    "echo $W", "echo \\$V", "echo ${A:-${V:-z}}", "a && b", "a # b", "sh -c \"a 'b' $$c\"", "''", "[]", "''''''",
    "[a, $W, '$$', '${A-d}']", "[sh, -c, 'x y']", "['']", "~", "", "echo $B $C_1 $lower", "echo ${V:?no}",
    "echo ${E?no}", "echo ${A+alt} ${E:+alt}", "'\"a b\" c'", "[1, 010, yes, 1.0, ~]", "echo ${U:-{a}} }", "echo $",
    "echo $1 $-", "${COMPOSE_PROJECT_NAME} ${COMPOSE_FILE}", "|\n      a\n      b c", "{a: b}",
    "!override [o, 1, yes]", "!reset null",
)  # fmt: skip
WRONG_COMMANDS = (
    "echo ${U:-a b}", "\"it's\"", "echo ${E:?no}", "echo ${U?no $V}", "echo ${", "5", "!override {a: b}",
    "!override x y", "true", "1.5", "${V!x}", "${}", "2001-01-01", "{a: [b]}", "[*gone]",
)  # fmt: skip
ENVIRONMENTS = (
    "{A: a1, B: $A}", "{A: 1, B: x}", "{A: yes}", "{A: null, V: null, U: null}", "[A=1, B=$V, U, V]",
    "{A: '$V', V: own}", "{B: 010, C_1: 1.0, lower: .5}", "A=1", "[]", "{}", "", "{A: [1, x]}", "{A: {x: 1}}",
    "[A, '', A=2]", "{1: x}", "{A: '${B}', B: b}", "['A=$B', 'B=$A']", "{A: 12:30, B: 1e3}", "{U: '', E: null}",
    "{Q: $Q, W: $W}", '{A: "a\\nb"}',
)  # fmt: skip
WRONG_ENVIRONMENTS = (
    "!override {A: o, B: yes}", "[1]", "['A = 1', '=x']", "5", "{A: !reset null, B: b}", "{A: 2001-01-01}",
    "{1: x, 2: ~}", "{~: a}", "{A: 1, B: $A}", "{A: '$X}'}", "{A: '${'}", "[[a]]",
)  # fmt: skip
SETTINGS = (
    "user: 1000", "user: 010", "user: '1000:1000'", "user: ''", "user: $V", "user: ~", "user: 1000:1000", "user: yes",
    "working_dir: /w", "working_dir: ''", "working_dir: $V", "working_dir: 5", "working_dir: ~", "working_dir: a/b",
    "init: true", "init: false", "init: 'false'", "init: no", "init: ~", "tty: true", "tty: 'no'", "stdin_open: true",
    "hostname: h", "hostname: 5", "stop_signal: SIGINT", "stop_signal: 9", "stop_signal: ''", "privileged: true",
    "restart: no", "restart: 'no'", "restart: always", "restart: ~", "read_only: true", "read_only: 'false'",
    "scale: 0", "scale: 2", "scale: '0'", "deploy: {replicas: 0}", "deploy: {mode: replicated, replicas: 0}",
    "deploy: {mode: replicated, replicas: 2}", "deploy: {resources: {limits: {cpus: 0.5, memory: 64M}}}",
    "container_name: c_x", "container_name: ~", "labels: {a: 1, b: ~}", "labels: [a=1]", "labels: a=b",
    "cap_add: [SYS_TIME]", "cap_add: ALL", "cap_drop: [ALL]", "group_add: [1]", "annotations: {a: b}",
    "volumes: [/v]", "volumes: ['./x:/x:ro']", "volumes: /v", "volumes: ['/usr:/b', '/usr:/b']",
    "volumes: [{type: bind, source: ./x, target: /x, read_only: true}]", "volumes: [{type: tmpfs, target: /x}]",
    "volumes: ['/v:ro']", "volumes: ['~/x:/x:z,rshared']", "tmpfs: /run", "tmpfs: [/run, '/x:size=1m']",
    "ports: [80]", "ports: ['80:80']", "ports: ~", "ports: [{target: 80, published: 8080}]", "expose: [80, '90']",
    "networks: [default]", "networks: {default: {aliases: [x]}}", "network_mode: host", "network_mode: none",
    "network_mode: bridge", "network_mode: 'service:b'", "network_mode: 'container:x'", "networks: ~",
    "healthcheck: {test: [CMD, a, 'b c']}", "healthcheck: {test: a && b}", "healthcheck: {test: [NONE]}",
    "healthcheck: {disable: true}", "healthcheck: {test: []}",
    "healthcheck: {test: a, interval: 5s, retries: 3, timeout: 1s, start_period: 2s}", "healthcheck: {interval: 5}",
    "healthcheck: {test: ''}", "depends_on: [b]", "depends_on: {b: {condition: service_healthy}}", "depends_on: b",
    "links: [b]", "links: ['b:c']", "profiles: [p]", "profiles: p", "profiles: []", "env_file: one.env",
    "env_file: [one.env, two.env]", "env_file: {path: one.env}", "env_file: [{path: gone.env, required: false}]",
    "env_file: sub/three.env", "platform: linux/amd64", "pull_policy: always", "pull_policy: build", "pid: host",
    "userns_mode: keep-id", "runtime: crun", "ulimits: {nofile: 5}", "ulimits: {nofile: {soft: 1, hard: 2}}",
    "sysctls: {net.a: 1}", "sysctls: [net.a=1]", "logging: {driver: none}", "logging: {options: {a: b}}",
    "extra_hosts: ['h:1.2.3.4']", "dns: 8.8.8.8", "dns: [8.8.8.8]", "security_opt: ['seccomp:unconfined']",
    "security_opt: label=disable", "shm_size: 64m", "mem_limit: 64m", "cpus: 0.5", "cpus: x", "pids_limit: 100",
    "x-podman.rootfs: /r", "http_proxy: false", "x-podman.uidmaps: ['0:1:2']", "build: .",
    "build: {context: ., args: {A: 1}}", "build: {}", "foo: bar", "cpuset: 0-1", "stop_grace_period: 5",
    "devices: ['/dev/null:/dev/x']", "extends: b", "extends: {service: b}", "extends: a",
    "extends: {service: base, file: sub/base.yaml}", "extends: {}", "mac_address: aa", "image: $V", "image: ''",
    "post_start: [{command: a}]", "init-path: /i", "configs: [c]",
)  # fmt: skip
WRONG_SETTINGS = (
    "volumes: [{type: volume, target: /x}]", "user: [a]", "scale: x", "deploy: ~", "labels: 5", "labels: ~",
    "cap_add: ~", "volumes: ['n:/x']", "volumes: ['a:b:c:d']", "volumes: ~", "volumes: ['./x:/x:foo']", "tmpfs: ~",
    "ports: 80", "ports: [{published: 1}]", "ports: [1.5]", "expose: 80", "networks: [gone]", "network_mode: foo",
    "healthcheck: {test: [CMD-SHELL, a, b]}", "healthcheck: {test: [foo]}", "healthcheck: x", "healthcheck: ~",
    "depends_on: [gone]", "depends_on: ~", "depends_on: {b: {condition: nope}}", "links: ['gone:c']", "profiles: ~",
    "env_file: gone.env", "env_file: ~", "env_file: 5", "env_file: ['$U']", "ulimits: {nofile: {}}", "sysctls: 5",
    "secrets: [s]", "secrets: [gone]", "x-podman: {a: b}", "build: ~", "extends: {service: gone}",
    "extends: {service: base, file: gone.yaml}", "image: ~", "image: 5",
)  # fmt: skip
TOPS = (
    "name: my-App_1\n", "name: $V\n", "name: ''\n", "name: '!'\n", "name: 5\n", "version: '3'\n", "version: 3.8\n",
    "volumes: {n: ~}\n", "volumes: {n: {}}\n", "networks: {default: {}, other: {}}\n", "networks: {one: ~}\n",
    "networks: {default: {external: true}}\n", "secrets: {s: {file: one.env}}\n", "secrets: {s: {external: true}}\n",
    "secrets: {s: {environment: V}}\n", "secrets: ~\n", "x-podman: {in_pod: false}\n", "x-podman: {in_pod: mine}\n",
    "x-podman: {docker_compose_compat: true}\n", "x-podman: {foo: 1}\n", "x-podman: ~\n", "include: [sub/inc.yaml]\n",
    "include: sub/inc.yaml\n", "include: [{path: sub/inc.yaml}]\n", "x-a: &x [a, b]\n", "x-date: 2001-01-01\n",
    "services2: {}\n", "5: x\n", "environment: {V: top}\n",
)  # fmt: skip
