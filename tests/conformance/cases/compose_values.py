"""Settings of a service of Compose that its process does not depend on, right ones and wrong ones: one in each line."""

from __future__ import annotations

BESIDE = "services: {{a: {{image: x, {setting}}}, b: {{image: x, profiles: [z]}}}}"
SETTINGS = """\
build: {context: ., shm_size: x}
build: {context: ., shm_size: '-1'}
deploy: {resources: {limits: {memory: x}}}
deploy: {resources: {limits: {memory: '-1'}}}
deploy: {resources: {reservations: {memory: 1e3}}}
blkio_config: {device_read_bps: [{path: /x, rate: x}]}
volumes: [{type: tmpfs, target: /x, tmpfs: {size: x}}]
volumes: [{type: tmpfs, target: /x, tmpfs: {size: '-1'}}]
mem_limit: 1.5
shm_size: 1.5
ports: [1.5]
ports: [80.0]
ports: [true]
ports: [99999999999999999999]
ports: [{published: 80}]
ports: [{target: 1.5}]
ports: [{target: 0}]
ports: [null]
build: {context: ., additional_contexts: {x: 'service:q'}}
build: {context: ., additional_contexts: {x: 'service:a'}}
expose: [80.0]
expose: [true]
expose: [99999999999999999999]
expose: [[1]]
ports: [-1]
ports: [0]
ports: [70000]
blkio_config: {device_read_bps: [{path: /x, rate: -1}]}
ulimits: {nofile: x}
ulimits: {nofile: {soft: x, hard: 1}}
ulimits: {nofile: 1.5}
oom_score_adj: 1.5
pids_limit: 1.5
cpus: x
cpu_shares: x
sysctls: [x]
sysctls: {x: null}
dns: [1]
tmpfs: [1]
volumes: [{type: bind, source: ., target: /x, bind: {propagation: 5}}]
volumes: [5]
devices: [5]
devices: ['a:b:c:d']
devices: [{source: /x}]
gpus: x
gpus: 5
extra_hosts: {a: 5}
extra_hosts: {a: null}
extra_hosts: [a]
extra_hosts: ['a=']
logging: {driver: 5}
labels: [5]
security_opt: [5]
cap_add: [5]
group_add: [5]
group_add: [5.5]
storage_opt: {size: 5}
mac_address: x
platform: x/y/z/w
isolation: x
cgroup: x
uts: x
userns_mode: x
pull_policy: x
pull_policy: every_5x
pull_policy: every_1d
runtime: 5
cpuset: 5
credential_spec: {config: x}
stop_grace_period: 5
scale: -1
scale: x
scale: 1.5
container_name: 'a b'
hostname: 'a b'
domainname: 5
links: ['b']
external_links: ['a:b:c']
volumes_from: ['q']
volumes_from: ['container:q:rx']
configs: [q]
secrets: [q]
configs: [{source: q}]
networks: [q]
networks: {default: {ipv4_address: x}}
networks: {default: {priority: x}}
restart: x
restart: 'on-failure:x'
memswap_limit: -5
deploy: {replicas: -1}
deploy: {mode: x}
deploy: {endpoint_mode: x}
deploy: {restart_policy: {condition: x}}
deploy: {restart_policy: {delay: x}}
deploy: {update_config: {parallelism: x}}
deploy: {placement: {constraints: [5]}}
deploy: {resources: {limits: {cpus: x}}}
deploy: {resources: {limits: {pids: x}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: x}]}}}
deploy: {resources: {reservations: {devices: [{count: 1}]}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: 1, device_ids: [a]}]}}}
healthcheck: {retries: x}
healthcheck: {retries: 1.5}
healthcheck: {interval: 5}
healthcheck: {test: [x]}
healthcheck: {test: []}
healthcheck: {test: [NONE, x]}
env_file: [{path: x, required: 5}]
env_file: {path: x}
develop: {watch: [{path: x}]}
develop: {watch: [{path: x, action: y}]}
develop: {watch: [{path: x, action: sync}]}
provider: {type: x}
annotations: [5]
models: [q]
post_start: [{command: x, user: 5}]
post_start: [{}]
attach: x
tty: x
init: x
privileged: x
read_only: x
oom_kill_disable: x
stdin_open: x
use_api_socket: x
build: {context: ., secrets: [q]}
models: {q: {}}
cpus: 1, deploy: {resources: {limits: {cpus: '2'}}}
cpus: 1, deploy: {resources: {limits: {cpus: '1'}}}
cpus: 1, deploy: {resources: {limits: {memory: 1g}}}
cpus: '0.5', deploy: {resources: {limits: {cpus: 0.50}}}
mem_limit: 1g, deploy: {resources: {limits: {memory: 1024m}}}
mem_limit: 1g, deploy: {resources: {limits: {memory: 1m}}}
mem_limit: 1g, deploy: {resources: {limits: {cpus: '1'}}}
mem_limit: 1g, deploy: {resources: {reservations: {memory: 1m}}}
mem_limit: 1g, deploy: {}
mem_reservation: 1g, deploy: {resources: {reservations: {memory: 1m}}}
mem_reservation: 1g, deploy: {resources: {reservations: {}}}
pids_limit: 5, deploy: {resources: {limits: {pids: 6}}}
pids_limit: 5, deploy: {resources: {limits: {}}}
develop: {watch: [{path: x, action: rebuild}]}
develop: {watch: [{path: x, action: sync+restart}]}
develop: {watch: [{path: '', action: rebuild}]}
tmpfs: [/a, '/a:ro']
tmpfs: [/a], volumes: ['/a']
volumes: ['/x:/a', '.:/a']
volumes: ['/x:/a', '.:/a/']
volumes: [{type: bind, source: ., target: /a}, {type: tmpfs, target: /a}]
volumes: [{type: tmpfs}]
volumes: [{type: bind, source: .}]
volumes: [{type: tmpfs},{type: tmpfs}]
ports: ['0']
ports: ['0:80']
ports: ['80:0']
ports: [{target: 80, host_ip: x}]
ports: [{target: 80, host_ip: ''}]
ports: [{target: '80'}]
ports: [{target: x}]
ports: [{target: 80, published: x}]
ports: [{target: 80, published: 1.5}]
ports: [{target: 80, protocol: x}]
ports: ['x:1:80']
ports: ['1.2.3.4:80']
ports: ['1.2.3:80:80']
ports: ['80-82:80-81']
ports: ['80-81:80']
ports: ['80:80-81']
ports: ['80/x']
ports: [' 80']
ports: ['']
devices: [{source: /x, target: ''}]
devices: ['']
devices: ['/x:']
devices: ['a:b:c']
group_add: [5.0]
group_add: [true]
gpus: [{count: x}]
gpus: [{count: 1, device_ids: [a]}]
gpus: all
gpus: [{count: all}]
gpus: [{count: '3'}]
gpus: [{count: '0x3'}]
gpus: [{count: -5}]
deploy: {resources: {limits: {cpus: '1e3'}}}
deploy: {resources: {limits: {cpus: ''}}}
deploy: {resources: {limits: {cpus: -1}}}
deploy: {resources: {reservations: {cpus: x}}}
deploy: {resources: {limits: {pids: '0x10'}}}
deploy: {resources: {limits: {pids: ''}}}
deploy: {resources: {limits: {pids: '1.5'}}}
deploy: {resources: {reservations: {pids: 1}}}
deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: a, value: x}}]}}}
deploy: {placement: {max_replicas_per_node: x}}
deploy: {restart_policy: {max_attempts: x}}
deploy: {restart_policy: {max_attempts: -1}}
deploy: {update_config: {max_failure_ratio: x}}
deploy: {update_config: {delay: x}}
deploy: {update_config: {monitor: x}}
deploy: {restart_policy: {window: x}}
deploy: {replicas: x}
ulimits: {nofile: {soft: 1}}
ulimits: {nofile: {soft: 1, hard: x}}
ulimits: {nofile: '5'}
ulimits: {nofile: -1}
blkio_config: {weight: x}
blkio_config: {weight: 5000}
blkio_config: {weight_device: [{path: /x, weight: x}]}
blkio_config: {device_read_iops: [{path: /x, rate: '1k'}]}
blkio_config: {device_write_bps: [{path: /x, rate: 1.5}]}
cpu_count: x
cpu_percent: x
cpu_percent: '500'
cpu_period: x
cpu_quota: x
cpu_rt_period: x
cpu_rt_runtime: 5
oom_score_adj: x
oom_score_adj: '5000'
pids_limit: x
pids_limit: '1.5'
cpu_shares: 1.5
cpus: '1e1'
cpus: ''
stop_grace_period: x
healthcheck: {start_interval: x}
healthcheck: {retries: -1}
healthcheck: {retries: '1.5'}
healthcheck: {disable: x}
volumes: [{type: volume, source: a, target: /a, volume: {nocopy: x}}]
volumes: [{type: bind, source: ., target: /a, read_only: x}]
volumes: [{type: bind, source: ., target: /a, bind: {create_host_path: x}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: x}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: 1.5}}]
configs: [{source: q, mode: x}]
networks: {default: {link_local_ips: [x]}}
networks: {default: {gw_priority: x}}
networks: {default: {mac_address: x}}
external_links: [5]
dns: x
dns_opt: x
sysctls: [a]
sysctls: {a: [1]}
labels: {a: {b: 1}}
annotations: {a: [1]}
environment: {a: [1]}
extra_hosts: ['a:']
extra_hosts: ['a=b=c']
extra_hosts: {a: ''}
extra_hosts: [':1']
depends_on: {a: {}}
depends_on: {b: {condition: x}}
logging: {options: {a: [1]}}
logging: x
security_opt: x
storage_opt: [a]
device_cgroup_rules: [x]
device_cgroup_rules: x
cgroup_parent: 5
mem_limit: -5
mem_limit: 0
shm_size: -5
mem_swappiness: 1000
mem_swappiness: -5
build: {context: ., args: [5]}
build: {context: ., platforms: [5]}
build: {context: ., ulimits: {a: x}}
build: {context: ., network: 5}
build: {context: ., extra_hosts: [a]}
build: {context: ., ssh: [5]}
build: {context: ., cache_from: x}
build: {context: ., isolation: 5}
build: {context: ., privileged: x}
build: {context: ., pull: x}
build: {context: ., no_cache: x}
build: {context: ., tags: [5]}
build: {context: ., entitlements: [5]}
build: {context: ., labels: {a: [1]}}
build: {context: ., provenance: 5}
build: {dockerfile: x}
build: ''
build: 5
blkio_config: {weight: '500'}
blkio_config: {weight: 1.5}
blkio_config: {weight: 70000}
blkio_config: {weight: -1}
blkio_config: {weight_device: [{path: /x, weight: '5'}]}
blkio_config: {weight_device: [{path: /x, weight: 1.5}]}
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: '0755'}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: 493}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: 1.0}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {mode: -1}}]
volumes: [{type: tmpfs, target: /a, tmpfs: {size: 1.5}}]
healthcheck: {retries: '3'}
healthcheck: {retries: '-1'}
healthcheck: {retries: ''}
healthcheck: {retries: 2.0}
healthcheck: {retries: -1.0}
deploy: {restart_policy: {max_attempts: '3'}}
deploy: {restart_policy: {max_attempts: '-3'}}
deploy: {update_config: {parallelism: -1}}
deploy: {rollback_config: {parallelism: '-1'}}
deploy: {placement: {max_replicas_per_node: -1}}
deploy: {resources: {limits: {pids: 5.0}}}
deploy: {resources: {limits: {pids: -5}}}
deploy: {resources: {limits: {pids: '-5'}}}
deploy: {resources: {limits: {pids: '1_0'}}}
deploy: {resources: {limits: {pids: ' 5'}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: ''}]}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: '-1'}]}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: ALL}]}}}
deploy: {resources: {reservations: {devices: [{capabilities: [gpu], count: '1_0'}]}}}
deploy: {resources: {limits: {cpus: '0x1p-2'}}}
deploy: {resources: {limits: {cpus: inf}}}
deploy: {resources: {limits: {cpus: 'nan'}}}
deploy: {resources: {limits: {cpus: '1e40'}}}
deploy: {resources: {limits: {cpus: ' 1'}}}
deploy: {resources: {limits: {memory: ''}}}
deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: a, value: '5'}}]}}}
deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: a, value: 1.5}}]}}}
deploy: {resources: {reservations: {generic_resources: [{discrete_resource_spec: {kind: a, value: ''}}]}}}
build: {context: ., privileged: 'yes'}
build: {context: ., privileged: ''}
build: {context: ., ulimits: {a: '5'}}
build: {context: ., ulimits: {a: 5}}
build: {context: ., ulimits: {a: {soft: x, hard: 1}}}
build: {context: ., ulimits: {a: 1.5}}
build: {context: ., extra_hosts: {a: ''}}
build: {context: ., extra_hosts: [':1']}
build: {context: ., additional_contexts: ['x=service:q']}
volumes: [{type: bind, source: ., target: /a, bind: {create_host_path: 'no'}}]
volumes: [{type: volume, source: a, target: /a, volume: {nocopy: 5}}]
volumes: [{type: bind, source: ., target: /a, read_only: 'x'}]
volumes: [{type: tmpfs, target: ''}]
devices: ['/x:/y:rwm']
ports: ['80:80-80']
ports: ['80-81:80-81']
ports: ['80-90:80']
ports: ['[::1]:80:80']
ports: ['::1:80:80']
ports: ['1.2.3.4::80']
ports: ['01.2.3.4:80:80']
ports: ['81-80:80']
ports: ['80:81-80']
ports: ['80:80/tcp/x']
ports: ['80:80/']
ports: ['0-1:80']
ports: ['0:0']
ports: [{target: -1}]
ports: [{target: 70000}]
ports: [{target: '0'}]
ports: [{target: 80, host_ip: '::1'}]
ports: [{target: 80, host_ip: '[::1]'}]
ports: [{target: 80, host_ip: '1.2.3.4%eth0'}]
extra_hosts: ['=1']
extra_hosts: {'': 1}
extra_hosts: ['a b:1']
tmpfs: [/a, /b]
tmpfs: ['/a', '/a/']
tmpfs: /a
volumes: [{type: tmpfs, target: /a}, '.:/a']
volumes: ['.:/a','.:/a:ro']
volumes: ['.:/a','.:/b/../a']
tmpfs: [/a], volumes: ['.:/a']
tmpfs: [/a], volumes: ['.:/a/']
develop: {watch: [{path: x, action: sync+exec}]}
develop: {watch: [{path: x, action: restart}]}
develop: {watch: [{path: x, action: sync, target: ''}]}
cpus: 0, deploy: {resources: {limits: {memory: 1g}}}
cpus: 1.5, deploy: {resources: {limits: {cpus: '1.5'}}}
cpus: 0.1, deploy: {resources: {limits: {cpus: '0.1'}}}
cpus: '2', deploy: {resources: {limits: {cpus: 2}}}
cpus: 1, deploy: {resources: {}}
cpus: 1, deploy: {resources: {limits: null}}
cpus: 1, deploy: {resources: {reservations: {cpus: 2}}}
mem_limit: 0, deploy: {resources: {limits: {memory: 1g}}}
mem_limit: 1073741824, deploy: {resources: {limits: {memory: 1g}}}
mem_limit: 1.5, deploy: {resources: {limits: {memory: 1g}}}
pids_limit: -1, deploy: {resources: {limits: {pids: -1}}}
pids_limit: '5', deploy: {resources: {limits: {pids: '5'}}}
pids_limit: 5.0, deploy: {resources: {limits: {pids: 6}}}
mem_reservation: 1g, deploy: {resources: {limits: {}}}
build: {context: ., secrets: [{source: q}]}
build: {context: ., additional_contexts: {x: 'service:b'}}
gpus: [{count: 1, device_ids: []}]
gpus: [{count: null, device_ids: [a]}]
"""


def files() -> list[str]:
    """The Compose file with each setting."""
    return [BESIDE.format(setting=setting) for setting in SETTINGS.splitlines()]
