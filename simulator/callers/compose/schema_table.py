"""The keys of a Compose file and their types, as data.

A shape is a list of ``key:type`` separated by blanks. ``key!`` is required, ``<name>`` means every key that is a
name, ``<lower>`` for lower-case letters, ``*`` for every key; ``x-`` allows extensions, ``open`` every key.
A type is a choice between a JSON type, ``{shape}``, ``@type`` and ``null``; ``[]`` makes it a list, ``[]!`` a list
without duplicates. After a type come its values (``=a,b``), a pattern (``~``) or limits (``>=``, ``<=``).
Source: https://github.com/compose-spec/compose-go/blob/v2.9.1/schema/compose-spec.json.
"""

from collections.abc import Mapping

SHAPES: Mapping[str, str] = {
    "services": "<name>:{service}",
    "models": "open <name>:{model}",
    "networks": "open <name>:@network",
    "volumes": "<name>:@volume",
    "secrets": "<name>:{secret}",
    "configs": "<name>:{config}",
    "file": """
        x- version:string name:string include:@include[] services:{services} models:{models} networks:{networks}
        volumes:{volumes} secrets:{secrets} configs:{configs}
    """,
    "build": """
        x- context:string dockerfile:string dockerfile_inline:string entitlements:string[] args:@pairs
        ssh:@pairs labels:@pairs cache_from:string[] cache_to:string[] no_cache:boolean|string
        additional_contexts:@pairs network:string provenance:string|boolean sbom:string|boolean
        pull:boolean|string target:string shm_size:integer|string extra_hosts:@extra_hosts isolation:string
        privileged:boolean|string secrets:@file_mounts tags:string[] ulimits:{ulimits} platforms:string[]
    """,
    "blkio_config": """
        device_read_bps:{blkio_limit}[] device_read_iops:{blkio_limit}[] device_write_bps:{blkio_limit}[]
        device_write_iops:{blkio_limit}[] weight:integer|string weight_device:{blkio_weight}[]
    """,
    "credential_spec": "x- config:string file:string registry:string",
    "depends_on_entry": """
        x- restart:boolean|string required:boolean
        condition!:string=service_started,service_healthy,service_completed_successfully
    """,
    "depends_on": "<name>:{depends_on_entry}",
    "device": "x- source!:string target:string permissions:string",
    "extends": "service!:string file:string",
    "provider_options": "open *:string|number|boolean|(string|number|boolean)[]",
    "provider": "x- type!:string options:{provider_options}",
    "logging_options": "open *:string|number|null",
    "logging": "x- driver:string options:{logging_options}",
    "service_models_entry": "x- endpoint_var:string model_var:string",
    "service_models": "open <name>:{service_models_entry}|null",
    "driver_options": "open *:string|number",
    "service_networks_entry": """
        x- aliases:@texts interface_name:string ipv4_address:string ipv6_address:string link_local_ips:@texts
        mac_address:string driver_opts:{driver_options} priority:number gw_priority:number
    """,
    "service_networks": "<name>:{service_networks_entry}|null",
    "port": """
        x- name:string mode:string host_ip:string target:integer|string published:string|integer protocol:string
        app_protocol:string
    """,
    "mount_bind": """
        x- propagation:string create_host_path:boolean|string
        recursive:string=enabled,disabled,writable,readonly selinux:string=z,Z
    """,
    "mount_volume": "x- labels:@pairs nocopy:boolean|string subpath:string",
    "mount_tmpfs": "x- size:integer>=0|string mode:number|string",
    "mount_image": "x- subpath:string",
    "mount": """
        x- type!:string=bind,volume,tmpfs,cluster,npipe,image source:string target:string
        read_only:boolean|string consistency:string bind:{mount_bind} volume:{mount_volume} tmpfs:{mount_tmpfs}
        image:{mount_image}
    """,
    "service": """
        x- develop:@development deploy:@deployment annotations:@pairs attach:boolean|string build:string|{build}
        blkio_config:{blkio_config} cap_add:string[]! cap_drop:string[]! cgroup:string=host,private
        cgroup_parent:string command:@command configs:@file_mounts
        container_name:string~[a-zA-Z0-9][a-zA-Z0-9_.-]+ cpu_count:string|integer>=0
        cpu_percent:string|integer>=0<=100 cpu_shares:number|string cpu_quota:number|string
        cpu_period:number|string cpu_rt_period:number|string cpu_rt_runtime:number|string cpus:number|string
        cpuset:string credential_spec:{credential_spec} depends_on:@texts|{depends_on}
        device_cgroup_rules:@texts devices:(string|{device})[] dns:@text_or_texts dns_opt:string[]!
        dns_search:@text_or_texts domainname:string entrypoint:@command env_file:@env_file
        label_file:@label_file environment:@pairs expose:(string|number)[]! extends:string|{extends}
        provider:{provider} external_links:string[]! extra_hosts:@extra_hosts gpus:@gpus
        group_add:(string|number)[]! healthcheck:{healthcheck} hostname:string image:string init:boolean|string
        ipc:string isolation:string labels:@pairs links:string[]! logging:{logging} mac_address:string
        mem_limit:number|string mem_reservation:string|integer mem_swappiness:integer|string
        memswap_limit:number|string network_mode:string models:@texts|{service_models}
        networks:@texts|{service_networks} oom_kill_disable:boolean|string
        oom_score_adj:string|integer>=-1000<=1000 pid:string|null pids_limit:number|string platform:string
        ports:(number|string|{port})[]! post_start:{service_hook}[] pre_stop:{service_hook}[]
        privileged:boolean|string profiles:@texts
        pull_policy:string~always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+
        pull_refresh_after:string read_only:boolean|string restart:string runtime:string scale:integer|string
        security_opt:string[]! shm_size:number|string secrets:@file_mounts sysctls:@pairs
        stdin_open:boolean|string stop_grace_period:string stop_signal:string storage_opt:object
        tmpfs:@text_or_texts tty:boolean|string ulimits:{ulimits} use_api_socket:boolean user:string uts:string
        userns_mode:string volumes:(string|{mount})[]! volumes_from:string[]! working_dir:string
    """,
    "healthcheck": """
        x- disable:boolean|string interval:string retries:number|string test:string|string[] timeout:string
        start_period:string start_interval:string
    """,
    "watch": """
        x- ignore:@text_or_texts include:@text_or_texts path!:string
        action!:string=rebuild,sync,restart,sync+restart,sync+exec target:string exec:{service_hook}
        initial_sync:boolean
    """,
    "development": "x- watch:{watch}[]",
    "rollback_config": """
        x- parallelism:integer|string delay:string failure_action:string monitor:string
        max_failure_ratio:number|string order:string=start-first,stop-first
    """,
    "update_config": """
        x- parallelism:integer|string delay:string failure_action:string monitor:string
        max_failure_ratio:number|string order:string=start-first,stop-first
    """,
    "limits": "x- cpus:number|string memory:string pids:integer|string",
    "reservations": "x- cpus:number|string memory:string generic_resources:@generic_resources devices:@devices",
    "resources": "x- limits:{limits} reservations:{reservations}",
    "restart_policy": "x- condition:string delay:string max_attempts:integer|string window:string",
    "preference": "x- spread:string",
    "placement": "x- constraints:string[] preferences:{preference}[] max_replicas_per_node:integer|string",
    "deployment": """
        x- mode:string endpoint_mode:string replicas:integer|string labels:@pairs
        rollback_config:{rollback_config} update_config:{update_config} resources:{resources}
        restart_policy:{restart_policy} placement:{placement}
    """,
    "discrete_resource_spec": "x- kind:string value:number|string",
    "generic_resources": "x- discrete_resource_spec:{discrete_resource_spec}",
    "device_requests": "x- capabilities!:@texts count:string|integer device_ids:@texts driver:string options:@pairs",
    "gpus": "open capabilities:@texts count:string|integer device_ids:@texts driver:string options:@pairs",
    "include": "path:@text_or_texts env_file:@text_or_texts project_directory:string",
    "aux_addresses": "*:string",
    "ipam_config": "x- subnet:string ip_range:string gateway:string aux_addresses:{aux_addresses}",
    "ipam_options": "*:string",
    "ipam": "x- driver:string config:{ipam_config}[] options:{ipam_options}",
    "external": "x- name:string",
    "network": """
        x- name:string driver:string driver_opts:{driver_options} ipam:{ipam} external:boolean|string|{external}
        internal:boolean|string enable_ipv4:boolean|string enable_ipv6:boolean|string attachable:boolean|string
        labels:@pairs
    """,
    "volume": """
        x- name:string driver:string driver_opts:{driver_options} external:boolean|string|{external}
        labels:@pairs
    """,
    "secret_external": "open name:string",
    "secret": """
        x- name:string environment:string file:string external:boolean|string|{secret_external} labels:@pairs
        driver:string driver_opts:{driver_options} template_driver:string
    """,
    "config_external": "open name:string",
    "config": """
        x- name:string content:string environment:string file:string external:boolean|string|{config_external}
        labels:@pairs template_driver:string
    """,
    "model": "x- name:string model!:string context_size:integer runtime_flags:string[]",
    "service_hook": "x- command!:@command user:string privileged:boolean|string working_dir:string environment:@pairs",
    "env_file": "path!:string format:string required:boolean|string",
    "pairs": "*:string|number|boolean|null",
    "extra_hosts": "*:string|string[]",
    "blkio_limit": "path:string rate:integer|string",
    "blkio_weight": "path:string weight:integer|string",
    "file_mount": "x- source:string target:string uid:string gid:string mode:number|string",
    "ulimits_entry": "x- hard!:integer|string soft!:integer|string",
    "ulimits": "open <lower>:integer|string|{ulimits_entry}",
}
TYPES: Mapping[str, str] = {
    "development": "{development}|null",
    "deployment": "{deployment}|null",
    "generic_resources": "{generic_resources}[]",
    "devices": "{device_requests}[]",
    "gpus": "string=all|{gpus}[]",
    "include": "string|{include}",
    "network": "{network}|null",
    "volume": "{volume}|null",
    "command": "null|string|string[]",
    "env_file": "string|(string|{env_file})[]",
    "label_file": "string|string[]",
    "text_or_texts": "string|@texts",
    "texts": "string[]!",
    "pairs": "{pairs}|string[]!",
    "extra_hosts": "{extra_hosts}|string[]!",
    "file_mounts": "(string|{file_mount})[]",
}
# Differences of other versions: added or changed keys, and, with a minus before them, missing keys.
OLDER: Mapping[str, str] = {
    "file": "-models",
    "build": "-provenance -sbom",
    "service": """
        -provider -models -pull_refresh_after -use_api_socket container_name:string
        pull_policy:string=always,never,if_not_present,build,missing
    """,
    "service_networks_entry": "-interface_name",
    "mount": "-image type!:string",
    "mount_volume": "-labels",
    "watch": "-include -initial_sync ignore:string[]",
    "service_hook": "command:@command",
}
NEWER: Mapping[str, str] = {
    "build": "no_cache_filter:@text_or_texts",
}
