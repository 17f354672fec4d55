"""The keys of a stack file and their types, as data; written as those of ``compose.schema_table``.

``SINCE`` says which version of the format adds which keys, ``x-`` and ``open`` among them. Source:
https://github.com/docker/cli/tree/v28.5.2/cli/compose/schema/data.
"""

from collections.abc import Mapping

SHAPES: Mapping[str, str] = {
    "services": "<name>:{service}",
    "networks": "open <name>:@network",
    "volumes": "<name>:@volume",
    "secrets": "<name>:{secret}",
    "configs": "<name>:{config}",
    "file": """
        version:string services:{services} networks:{networks} volumes:{volumes} secrets:{secrets} configs:{configs}
    """,
    "pairs": "*:string|number|null",
    "numbers": "open *:string|number",
    "texts_by_name": "open *:string|number|null",
    "build": """
        context:string dockerfile:string args:@pairs labels:@pairs cache_from:@texts network:string target:string
        shm_size:integer|string extra_hosts:@pairs
    """,
    "credential_spec": "config:string file:string registry:string",
    "logging": "driver:string options:{texts_by_name}",
    "mounted": "open source:string target:string uid:string gid:string mode:number",
    "endpoint": "aliases:@texts driver_opts:{numbers} ipv4_address:string ipv6_address:string",
    "endpoints": "<name>:{endpoint}|null",
    "port": "mode:string target:integer published:integer protocol:string",
    "limits": "hard!:integer soft!:integer",
    "ulimits": "open <lower>:integer|{limits}",
    "bind": "open propagation:string",
    "volume_options": "open nocopy:boolean",
    "tmpfs": "open size:integer>=0",
    "mount": """
        type!:string source:string target:string read_only:boolean consistency:string bind:{bind}
        volume:{volume_options} tmpfs:{tmpfs}
    """,
    "healthcheck": """
        disable:boolean interval:@duration retries:number test:string|string[] timeout:@duration start_period:@duration
        start_interval:@duration
    """,
    "update": """
        parallelism:integer delay:@duration failure_action:string monitor:@duration max_failure_ratio:number
        order:string=start-first,stop-first
    """,
    "limited": "cpus:string memory:string pids:integer",
    "reserved": "cpus:string memory:string generic_resources:@generic_resources",
    "resources": "limits:{limited} reservations:{reserved}",
    "restart": "condition:string delay:@duration max_attempts:integer window:@duration",
    "preference": "spread:string",
    "placement": "constraints:string[] preferences:{preference}[] max_replicas_per_node:integer",
    "deployment": """
        mode:string endpoint_mode:string replicas:integer labels:@pairs rollback_config:{update} update_config:{update}
        resources:{resources} restart_policy:{restart} placement:{placement}
    """,
    "discrete": "kind:string value:number",
    "generic": "discrete_resource_spec:{discrete}",
    "service": """
        deploy:@deployment build:string|{build} cap_add:string[]! cap_drop:string[]! cgroupns_mode:string
        cgroup_parent:string command:@command configs:(string|{mounted})[] container_name:string
        credential_spec:{credential_spec} depends_on:@texts devices:string[]! dns:@text_or_texts
        dns_search:@text_or_texts domainname:string entrypoint:@command env_file:@text_or_texts environment:@pairs
        expose:(string|number)[]! external_links:string[]! extra_hosts:@pairs healthcheck:{healthcheck}
        hostname:string image:string init:boolean ipc:string isolation:string labels:@pairs links:string[]!
        logging:{logging} mac_address:string network_mode:string networks:@texts|{endpoints} pid:string|null
        ports:(number|string|{port})[]! privileged:boolean read_only:boolean restart:string security_opt:string[]!
        shm_size:number|string secrets:(string|{mounted})[] sysctls:@pairs stdin_open:boolean
        stop_grace_period:@duration stop_signal:string tmpfs:@text_or_texts tty:boolean ulimits:{ulimits}
        oom_score_adj:integer user:string userns_mode:string volumes:(string|{mount})[] working_dir:string
    """,
    "subnet": "subnet:string",
    "ipam": "driver:string config:{subnet}[]",
    "external": "name:string",
    "network": """
        name:string driver:string driver_opts:{numbers} ipam:{ipam} external:boolean|{external} internal:boolean
        attachable:boolean labels:@pairs
    """,
    "cluster": "open",
    "volume": "name:string driver:string driver_opts:{numbers} external:boolean|{external} labels:@pairs",
    "secret": """
        name:string file:string external:boolean|{external} labels:@pairs driver:string driver_opts:{numbers}
        template_driver:string
    """,
    "config": "name:string file:string external:boolean|{external} labels:@pairs template_driver:string",
}
TYPES: Mapping[str, str] = {
    "command": "string|string[]",
    "deployment": "{deployment}|null",
    "duration": "duration",
    "generic_resources": "{generic}[]",
    "network": "{network}|null",
    "volume": "{volume}|null",
    "pairs": "{pairs}|string[]!",
    "text_or_texts": "string|@texts",
    "texts": "string[]!",
}
# The keys that each version of the format adds to the shapes, in order; ``x-`` allows extensions.
SINCE: tuple[Mapping[str, str], ...] = (
    {},
    {"file": "secrets", "service": "secrets"},
    {"deployment": "endpoint_mode", "network": "attachable", "build": "cache_from"},
    {"file": "configs", "placement": "preferences", "service": "configs credential_spec", "build": "labels"},
    {"update": "order", "healthcheck": "start_period", "build": "network target", "file": "x-", "volume": "name"},
    {
        "config": "name", "network": "name", "secret": "name", "reserved": "generic_resources", "build": "shm_size",
        "service": "isolation",
    },
    {"mount": "tmpfs"},
    {
        "service": "init x-", "deployment": "rollback_config", "network": "x-", "volume": "x-", "secret": "x-",
        "config": "x-",
    },
    {
        "config": "template_driver", "secret": "driver driver_opts template_driver", "credential_spec": "config",
        "placement": "max_replicas_per_node",
    },
    {"limited": "pids", "service": "cgroupns_mode", "build": "extra_hosts"},
    {"volume": "x-cluster-spec:{cluster}"},
    {"build": "open"},
    {"healthcheck": "start_interval"},
    {"service": "oom_score_adj", "endpoint": "driver_opts"},
)  # fmt: skip


def changes(minor: int) -> dict[str, str]:
    """Return how version 3.``minor`` of the format differs from the table."""
    changed: dict[str, list[str]] = {}
    for number, added in enumerate(SINCE):
        for shape, keys in added.items():
            for key in keys.split():
                is_new = key in ("x-", "open") or ":" in key
                if number <= minor and is_new:
                    changed.setdefault(shape, []).append(key)
                elif number > minor and not is_new:
                    changed.setdefault(shape, []).append("-" + key)
    return {shape: " ".join(keys) for shape, keys in changed.items()}
