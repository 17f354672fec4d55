"""Stack files with one value that may be wrong: what ``docker stack deploy`` takes, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

# The settings of a service, each with values; a line of values is one text, split at two blanks.
SETTINGS = {
    "ports": """
        [":"]  ["80:"]  [":80"]  ["a:80"]  ["80:a"]  ["80-81"]  ["80-82:90-91"]  ["80-81:90-91"]  ["80-81:90"]
        ["80:90-91"]  ["65536"]  ["65535:1"]  ["0"]  ["0:80"]  ["-1"]  ["80/udp"]  ["80/x"]  ["80/"]  ["80/TCP"]
        ["1.2.3.4:80:90"]  ["1.2.3.4::90"]  ["1.2.3:80:90"]  ["[::1]:80:90"]  ["::1:80:90"]  ["[::1]::90"]
        ["h:80:90"]  [80.5]  ["80.5"]  [80]  [-80]  [65536]  [""]  [" 80"]  ["80 "]  ["80: 90"]  ["+80"]  ["080:80"]
        ["0x50"]  ["1:2:3:4"]  ["90-80"]  ["80-"]  [true]  [null]  80  "80"  {}  []  null  [{target: 80}]
        [{target: "80"}]  [{target: -1}]  [{target: 80, published: -1}]  [{target: 80, published: "81"}]
        [{target: 80, mode: x}]  [{target: 80, protocol: x}]  [{target: 80, bogus: 1}]  [{published: 81}]
        [{target: 80, published: 99999}]  [{target: 99999}]  [{target: 80, mode: host, protocol: udp}]  [{}]
        [{target: 1.5}]  [{target: 80.0}]  [{target: null}]  ["80:80", "80:80"]  [80, "81"]""",
    "volumes": """
        [":/x"]  ["/a::ro"]  ["/a:"]  ["/a:/b:"]  ["a:/b"]  ["v:/b"]  ["./a:/b"]  ["/a:/b:ro,x"]  ["/a:/b:ro:z"]
        ["/a"]  ["a"]  [""]  [":"]  ["::"]  ["c:\\\\a:/b"]  ["C:/a:/b"]  ["v:b"]  ["v:/b:nocopy"]
        ["v:/b:ro,nocopy"]  ["~/a:/b"]  ["~:/b"]  ["/a:/b:rprivate"]  ["/a:/b:bogus"]  ["/a:/b:ro:ro"]  ["é:/b"]
        ["ab:/b"]  ["a:/b:/c"]  [5]  [null]  [true]  {}  "v:/b"  []  null  [{type: volume, source: v, target: /b}]
        [{target: /b}]  [{type: x, target: /b}]  [{type: bind, target: /b}]  [{type: bind, source: /a}]
        [{type: tmpfs, target: /b}]  [{type: tmpfs, source: /a, target: /b}]
        [{type: volume, target: /b, bind: {propagation: x}}]
        [{type: bind, source: /a, target: /b, bind: {propagation: x}}]  [{type: volume, source: zz, target: /b}]
        [{type: bind, source: /a, target: /b, volume: {nocopy: true}}]  [{type: volume, target: /b, bogus: 1}]
        [{type: bind, source: /a, target: /b, tmpfs: {size: 1}}]  [{type: tmpfs, target: /b, tmpfs: {size: -1}}]
        [{type: tmpfs, target: /b, tmpfs: {size: "1m"}}]  [{type: npipe, target: /b}]  [{type: cluster, target: /b}]
        [{type: cluster, source: v, target: /b}]  [{type: image, source: i, target: /b}]
        [{type: image, target: /b}]  [{type: volume, source: v, target: /b, read_only: x}]
        [{type: volume, target: /b, volume: {nocopy: x}}]  [{type: volume, target: /b, volume: {subpath: x}}]
        [{type: volume, target: /b, consistency: x}]  [{type: bind, source: ./a, target: b}]
        [{type: bind, source: "", target: /b}]  [{type: volume, target: ""}]
        [{type: bind, source: /a, target: /b, bind: {}}]  [{type: bind, source: /a, target: /b, bind: null}]
        [{type: volume, target: /b, bind: null}]  [{type: volume, target: /b, tmpfs: {}}]
        [{type: bind, source: /a, target: /b, bind: {create_host_path: true}}]
        [{type: volume, source: 5, target: /b}]  ["v:/b", "v:/b"]  [{type: npipe, source: a, target: /b}]""",
    "deploy": """
        {}  null  []  x  {bogus: 1}  {replicas: -1}  {replicas: 1.5}  {replicas: "2"}  {replicas: 0}
        {replicas: 1.0}  {replicas: null}  {replicas: 18446744073709551615}  {replicas: 18446744073709551616}
        {replicas: true}  {mode: x}  {mode: ""}  {mode: Global}  {mode: global, replicas: 1}
        {mode: global, replicas: 0}  {mode: replicated-job}  {mode: global-job}  {mode: global-job, replicas: 2}
        {mode: replicated-job, replicas: 2}  {endpoint_mode: x}  {endpoint_mode: 5}  {endpoint_mode: dnsrr}
        {labels: [a]}  {labels: {a: true}}  {labels: x}  {labels: {a: null}}  {labels: [a, a]}
        {placement: {constraints: x}}  {placement: {constraints: ["a==b"]}}  {placement: {constraints: [a]}}
        {placement: {max_replicas_per_node: -1}}  {placement: {preferences: [{}]}}
        {placement: {preferences: [{spread: 5}]}}  {placement: {preferences: [{spread: a, x: b}]}}
        {placement: {constraints: [5]}}  {placement: {max_replicas_per_node: 1.5}}  {placement: null}
        {resources: {limits: {memory: x}}}  {resources: {limits: {memory: 5}}}  {resources: {limits: {memory: ""}}}
        {resources: {limits: {memory: 1g}}}  {resources: {limits: {memory: -1g}}}
        {resources: {limits: {memory: 1.5G}}}  {resources: {limits: {memory: 1 g}}}
        {resources: {limits: {memory: 1xb}}}  {resources: {limits: {memory: "50"}}}
        {resources: {limits: {memory: 1e3}}}
        {resources: {limits: {memory: .5g}}}  {resources: {limits: {memory: 1gib}}}
        {resources: {reservations: {memory: x}}}
        {resources: {reservations: {memory: 1KiB}}}  {resources: {limits: {cpus: x}}}
        {resources: {limits: {cpus: 0.5}}}  {resources: {limits: {cpus: ""}}}  {resources: {limits: {cpus: "-1"}}}
        {resources: {limits: {cpus: "1e3"}}}  {resources: {limits: {cpus: "1/3"}}}
        {resources: {limits: {cpus: "0.0000000001"}}}  {resources: {limits: {cpus: "1_0"}}}
        {resources: {limits: {cpus: ".5"}}}  {resources: {limits: {cpus: "0x10"}}}
        {resources: {limits: {cpus: "1/2"}}}  {resources: {limits: {cpus: " 1"}}}
        {resources: {reservations: {cpus: x}}}  {resources: {limits: {pids: -1}}}  {resources: {limits: {pids: x}}}
        {resources: {limits: {pids: 5}}}  {resources: {reservations: {pids: 5}}}  {resources: {limits: {bogus: 1}}}
        {resources: {limits: {generic_resources: []}}}  {resources: {reservations: {devices: []}}}
        {resources: null}
        {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: 1}}]}}}
        {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: x}}]}}}
        {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: g, value: 1.5}}]}}}
        {restart_policy: {condition: x}}  {restart_policy: {condition: any}}  {restart_policy: {delay: x}}
        {restart_policy: {delay: 5}}  {restart_policy: {delay: 5s}}  {restart_policy: {delay: "5"}}
        {restart_policy: {max_attempts: -1}}  {restart_policy: {max_attempts: x}}  {restart_policy: {window: 1x}}
        {restart_policy: {delay: -5s}}  {restart_policy: {window: 1h2m}}  {restart_policy: {bogus: 1}}
        {update_config: {parallelism: -1}}  {update_config: {parallelism: x}}  {update_config: {delay: 1x}}
        {update_config: {failure_action: x}}  {update_config: {failure_action: 5}}  {update_config: {order: x}}
        {update_config: {order: stop-first}}  {update_config: {order: ""}}  {update_config: {monitor: 0}}
        {update_config: {max_failure_ratio: x}}  {update_config: {max_failure_ratio: -1}}
        {update_config: {max_failure_ratio: 2}}  {update_config: {max_failure_ratio: "0.5"}}
        {rollback_config: {parallelism: -1}}  {rollback_config: {order: x}}  {rollback_config: {bogus: 1}}""",
    "healthcheck": """
        {}  null  []  x  {test: 5}  {test: []}  {test: [a]}  {test: [5]}  {test: null}  {test: ""}  {test: {a: b}}
        {test: [NONE]}  {test: [NONE, a]}  {test: [CMD]}  {test: [CMD-SHELL, a, b]}  {disable: x}
        {disable: true, test: x}  {disable: true, test: []}  {disable: true, retries: 1}  {retries: -1}
        {retries: 1.5}  {retries: "1"}  {retries: x}  {interval: 5}  {interval: x}  {interval: -1s}
        {interval: 1.5s}  {interval: 1d}  {interval: ""}  {interval: 5us}  {interval: "0"}  {interval: 1h 2m}
        {start_period: x}  {start_period: 1s}  {start_interval: 1s}  {timeout: 1e3s}  {timeout: .5s}  {timeout: 5ns}
        {bogus: 1}  {test: [CMD, null]}  {retries: 99999999999999999999}  {interval: 99999h}  {interval: 9999999h}""",
    "networks": """
        [w]  [zz]  []  null  {}  [w, w]  [default]  [5]  w  {w: {}}  {w: null}  {w: 5}  {zz: {}}  {w: {aliases: a}}
        {w: {aliases: [a, a]}}  {w: {aliases: [5]}}  {w: {ipv4_address: x}}  {w: {ipv4_address: 1.2.3.4}}
        {w: {priority: 5}}  {w: {bogus: 1}}  {w: {driver_opts: {a: b}}}  {w: {driver_opts: {a: 1}}}
        {w: {link_local_ips: []}}  {w: {mac_address: x}}  {default: {}}  {w: {ipv6_address: "::1"}}""",
    "secrets": """
        [s]  [zz]  []  null  {}  [{source: s}]  [{source: s, target: /x}]  [{source: s, mode: 0440}]
        [{source: s, mode: -1}]  [{source: s, mode: x}]  [{source: s, uid: 5}]  [{source: s, uid: "5"}]
        [{source: s, bogus: 1}]  [{}]  [5]  s  [{target: a}]  [s, s]  [{source: zz}]  [{source: s, mode: 1.5}]
        [{source: s, mode: "0440"}]  [null]  [""]  [{source: s, gid: x}]""",
    "configs": """
        [c]  [zz]  []  null  [{source: c}]  [{source: c, mode: -1}]  [{source: c, mode: 0o440}]  [{source: zz}]
        [{}]  [{source: c, target: x}]  [c, c]  [{source: c, uid: 5}]  {c: {}}""",
    "credential_spec": """
        {}  null  {file: a}  {registry: a}  {config: c}  {config: zz}  {file: a, registry: b}  {file: a, config: c}
        {file: a, registry: b, config: c}  {bogus: 1}  x  {file: ""}  {file: 5}  {config: ""}""",
    "ulimits": """
        {}  null  []  {nofile: 5}  {nofile: "5"}  {nofile: -1}  {nofile: {soft: 1}}  {nofile: {soft: 1, hard: 2}}
        {nofile: {soft: 2, hard: 1}}  {nofile: {soft: x, hard: 1}}  {NOFILE: 5}  {x-y: 5}  {zz: 5}  {nofile: 1.5}
        {nofile: null}  {nofile: {soft: 1, hard: 2, x: 3}}""",
    "extra_hosts": """
        []  null  {}  ["a:1.1.1.1"]  ["a"]  ["a=1.1.1.1"]  [a:x]  {a: 1.1.1.1}  {a: 5}  {a: null}  {a: [1.1.1.1]}  x
        [5]  ["a:::1"]  ["a:[::1]"]  [":1.1.1.1"]  [""]  ["a:1.1.1.1", "a:1.1.1.1"]  ["a:host-gateway"]  {a: ""}
        {a: host-gateway}  {"": 1.1.1.1}  ["a:"]""",
    "dns": """
        1.1.1.1  [1.1.1.1]  x  [x]  []  null  5  [5]  {}  ""  [1.1.1.1, 1.1.1.1]  ["::1"]  [""]""",
    "dns_search": """
        a  [a]  ["."]  5  []  null  [a, a]""",
    "tmpfs": """
        /x  [/x]  ["/x:size=1"]  []  null  5  {}  [""]  x  ["/x:bogus"]  [/x, /x]""",
    "sysctls": """
        {5: a}  {true: a}  {}  []  null  {a: 1}  [a=1]  [a]  {a: null}  {a: true}  x  {net.core.somaxconn: 5}  [5]
        [a=1, a=1]  {a: 1.5}""",
    "logging": """
        {}  null  {driver: x}  {driver: 5}  {options: {a: 1}}  {options: {a: true}}  {options: [a]}  {bogus: 1}
        {options: {a: null}}  x  {driver: none, options: {a: b}}""",
    "shm_size": """
        64  "64"  64m  x  ""  null  1.5  []  -1""",
    "stop_grace_period": """
        5  "5"  5s  x  -5s  1m30s  ""  null  1.5s  0s  "0"  1d  []""",
    "stop_signal": """
        SIGINT  9  "9"  x  ""  null  []  sigint""",
    "cap_add": """
        [ALL]  [x]  [CAP_NET_ADMIN, net_admin]  []  null  ALL  [5]  [""]  [ALL, ALL]""",
    "cap_drop": """
        [ALL]  [x]  null  x""",
    "devices": """
        ["/a:/b"]  [x]  []  null  [5]  [""]  ["/a", "/a"]  [{source: a}]""",
    "environment": """
        {}  []  null  x  {A: [a]}  {A: {b: c}}  [A, A]  ["=a"]  {"": a}  {A: true}  {A: 1.0}  {A: 1e3}  [5]  [null]
        ["A B=c"]  {A B: c}  {5: a}  {A: 0x10}  {A: .nan}  {A: ~}""",
    "env_file": """
        one.env  [one.env, one.env]  none.env  []  null  5  {}  [""]  ""  [{path: one.env}]  [5]""",
    "labels": """
        {}  []  null  x  {a: 1}  {a: null}  [a, a]  [5]  {a: true}  ["=x"]  {"": x}""",
    "build": """
        .  {}  null  {context: .}  {context: 5}  {args: [a]}  {args: {a: null}}  {bogus: 1}  {shm_size: 1}
        {shm_size: x}  []  {target: x}  {cache_from: x}  {labels: x}  {network: x}  {extra_hosts: ["a:1.1.1.1"]}
        {dockerfile: 5}""",
    "image": """
        i  ""  null  5  I  i:t  i:T  "i:"  i@sha256:x  "i i"  [i]  a/b/c:1  -i  i:-t  localhost:5000/i  i@
        sha256:abc  i@sha256:0123456789012345678901234567890123456789012345678901234567890123  i.  i..a  i__a  i___a
        _i  0123456789012345678901234567890123456789012345678901234567890123""",
    "entrypoint": """
        x  ""  []  [""]  null  5  [5]  [null]  true  {}  "a 'b"  "a \\\\"  [[a]]  "#a"  "a #b"  'a "b c"'""",
    "command": """
        x  ""  []  [""]  null  5  [5]  [null]  {}  "a 'b"  "a \\\\"  "$$V"  "''"  '"'  "a\\nb" """,
    "user": """
        a  5  "5"  null  []  ""  a:b  "a:"  ":"  true""",
    "working_dir": """
        /w  w  ""  null  5  []""",
    "hostname": """
        h  5  null  ""  "a b"  []""",
    "init": """
        true  false  x  "true"  null  1""",
    "tty": """
        true  x  "true"  null  1  yes""",
    "privileged": """
        true  x  null  1""",
    "read_only": """
        true  x  null  "true\"""",
    "isolation": """
        default  x  null  5""",
    "restart": """
        always  x  null  5  no  "no"  on-failure  "on-failure:3"  "on-failure:x"  "on-failure:-1"  ":5"  "always:3"
        "always:"  "a:b:c"  unless-stopped  ""  Always""",
    "depends_on": """
        [s]  [zz]  []  {}  {zz: {condition: service_started}}  null  zz  [zz, zz]""",
    "links": """
        [s]  [zz]  null  zz  [zz, zz]""",
    "expose": """
        [80]  ["80"]  [x]  null  80  ["80-81"]  [80, 80]  [80.5]  [true]""",
    "oom_score_adj": """
        5  x  "5"  null  -1001  1.5""",
    "profiles": """
        [a]  []  null""",
    "platform": """
        linux/amd64  x""",
    "name": """
        x""",
    "x-own": """
        1  null""",
    "domainname": """
        x  5  null""",
    "network_mode": """
        host  x  null  5""",
    "pid": """
        host  x  null  5""",
    "ipc": """
        host  5""",
    "security_opt": """
        [a]  [5]  a  null  [a, a]""",
    "container_name": """
        n  5  null""",
    "external_links": """
        [a]  a  [a, a]  null""",
    "mac_address": """
        x  5""",
    "userns_mode": """
        x  5""",
    "cgroup_parent": """
        x  5""",
    "cgroupns_mode": """
        x  host  5""",
    "stdin_open": """
        true  x""",
    "x-a": """
        {5: a}  {true: a}  {1.5: a}  {null: a}  {2020-01-01: a}  [{5: "$1"}]  {"5": a}""",
    "mem_limit": """
        1g""",
    "extends": """
        {service: s}""",
}
# The parts of a file beside its services, each with values.
PARTS = {
    "networks": """
        {w: {}}  {w: null}  {w: {driver: x}}  {w: {external: true}}  {w: {external: {name: a}}}
        {w: {external: true, name: a}}  {w: {external: {name: a}, name: b}}  {w: {external: true, driver: x}}
        {w: {ipam: {}}}  {w: {ipam: {config: [{subnet: x}]}}}  {w: {ipam: {config: [{gateway: x}]}}}
        {w: {ipam: {options: {}}}}  {w: {bogus: 1}}  {w: {attachable: x}}  {w: {external: x}}
        {w: {external: false}}  {w: {labels: x}}  {w: {driver_opts: {a: 1}}}  {w: 5}  []  null  x  {w: {name: 5}}
        {w: {name: a}}  {w: {enable_ipv6: true}}  {w: {internal: true}}  {w: {external: {}}}  {A: {}}  {"a b": {}}
        {w: {external: true, internal: true}}  {w: {external: true, labels: {a: b}}}""",
    "volumes": """
        {v: {}}  {v: null}  {v: {driver: x}}  {v: {external: true}}  {v: {external: {name: a}}}
        {v: {external: true, name: a}}  {v: {external: true, driver: x}}  {v: {external: true, driver_opts: {a: b}}}
        {v: {external: true, labels: {a: b}}}  {v: {external: {name: a}, name: b}}  {v: {external: x}}
        {v: {bogus: 1}}  {v: {driver_opts: {a: true}}}  {v: 5}  []  {v: {name: 5}}  {v: {name: a}}  null  x
        {v: {external: false, driver: x}}  {v: {external: {}}}  {v: {x-cluster-spec: {}}}  {v: {x-a: 1}}
        {"a b": {}}  {v: {external: true, x-a: 1}}""",
    "secrets": """
        {s: {}}  {s: null}  {s: {file: one.env}}  {s: {external: true}}  {s: {external: true, file: one.env}}
        {s: {external: {name: a}}}  {s: {external: {name: a}, name: b}}  {s: {external: x}}  {s: {bogus: 1}}  {s: 5}
        null  {s: {driver: x}}  {s: {driver: x, file: one.env}}  {s: {template_driver: x, file: one.env}}
        {s: {file: 5}}  {s: {file: ""}}  {s: {environment: A}}  {s: {file: one.env, name: a}}
        {s: {external: true, driver: x}}  []  {s: {file: one.env, labels: [a]}}""",
    "configs": """
        {c: {}}  {c: null}  {c: {file: one.env}}  {c: {external: true}}  {c: {external: true, file: one.env}}
        {c: {content: x}}  {c: {bogus: 1}}  {c: {template_driver: x, file: one.env}}  {c: {external: {name: a}}}
        {c: 5}""",
    "version": """
        "3"  "3.0"  "3.13"  "3.14"  3  3.8  3.1  "2"  "x"  ""  null  [3]  "3."  "3.07"  " 3.7"  "v3"  true  "4\"""",
    "name": """
        st  5  null  A""",
    "services": """
        {}  null  []  x  {s: null}  {s: {}}  {s: 5}  {s: []}  {"a b": {image: i}}  {s: {image: i}, S: {image: i}}
        {é: {image: i}}  {5: {image: i}}  {a.b: {image: i}}  {"": {image: i}}""",
    "include": """
        [a]""",
    "x-top": """
        1  {5: a}  {true: a}  {a: {5: b}}  {2020-01-01: a}""",
    "bogus": """
        1""",
}
WHOLE = {
    "networks": "{w: {}}",
    "volumes": "{v: {}}",
    "secrets": "{s: {file: one.env}}",
    "configs": "{c: {file: one.env}}",
}


def values(listed: str) -> Iterator[str]:
    """Yield the values of a table's entry."""
    for line in listed.strip().split("\n"):
        yield from (value for value in line.strip().split("  ") if value)


def slips() -> Iterator[list[str]]:
    """Yield stacks of one file: each value of each setting, then of each part."""
    for key, listed in SETTINGS.items():
        for value in values(listed):
            image = "" if key == "image" else "    image: i\n"
            yield [_file({**WHOLE, "services": f"\n  s:\n{image}    {key}: {value}"}, _version(key))]
    for part, listed in PARTS.items():
        for value in values(listed):
            parts = {"services": "{s: {image: i, command: [x]}}", part: value}
            yield [_file(parts, "" if part == "version" else _version(part))]


def _version(key: str) -> str:
    return "" if key in ("init", "oom_score_adj", "x-own", "x-a", "name") else "version: '3.8'\n"


def _file(parts: dict[str, str], head: str) -> str:
    return head + "".join(f"{part}: {value}\n" for part, value in parts.items())
