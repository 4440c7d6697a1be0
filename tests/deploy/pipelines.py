"""The Vector configurations of the examples, and what Vector takes."""

from deploy.examples import VECTOR, read

# The options that Vector has in 0.41 and in 0.57 alike, of those components
# that the examples use: from its source, src/{sources,transforms,sinks}. What
# has options of its own is a map; ANY is a value or names of the user's.
ANY = None
COMMON_SINK = {
    'type': ANY, 'inputs': ANY,
    'buffer': {'type': ANY, 'max_events': ANY, 'max_size': ANY,
               'when_full': ANY},
    'acknowledgements': {'enabled': ANY}}
ENCODING = {'codec': ANY, 'except_fields': ANY, 'only_fields': ANY,
            'timestamp_format': ANY}
BATCH = {'max_bytes': ANY, 'max_events': ANY, 'timeout_secs': ANY}
REQUEST = {'concurrency': ANY, 'timeout_secs': ANY, 'retry_attempts': ANY}
TLS = {'enabled': ANY, 'ca_file': ANY, 'crt_file': ANY, 'key_file': ANY,
       'verify_certificate': ANY, 'verify_hostname': ANY,
       'alpn_protocols': ANY}
OPTIONS = {
    'sources': {
        'kubernetes_logs': {
            'extra_label_selector': ANY, 'extra_field_selector': ANY,
            'extra_namespace_label_selector': ANY, 'self_node_name': ANY,
            'exclude_paths_glob_patterns': ANY, 'max_line_bytes': ANY,
            'auto_partial_merge': ANY, 'data_dir': ANY},
        'vector': {'address': ANY, 'tls': TLS},
        'internal_metrics': {'scrape_interval_secs': ANY, 'namespace': ANY},
        'demo_logs': {'format': ANY, 'interval': ANY, 'count': ANY,
                      'lines': ANY, 'sequence': ANY},
        'file': {'include': ANY, 'exclude': ANY, 'read_from': ANY,
                 'data_dir': ANY, 'max_line_bytes': ANY},
        'http_server': {
            'address': ANY, 'path': ANY, 'strict_path': ANY, 'method': ANY,
            'framing': {'method': ANY}, 'decoding': {'codec': ANY},
            'headers': ANY, 'response_code': ANY, 'tls': TLS},
    },
    'transforms': {
        'reduce': {
            'inputs': ANY, 'group_by': ANY, 'starts_when': ANY,
            'ends_when': ANY, 'expire_after_ms': ANY, 'flush_period_ms': ANY,
            'max_events': ANY, 'merge_strategies': ANY},
        'route': {'inputs': ANY, 'route': ANY, 'reroute_unmatched': ANY},
        'lua': {'version': ANY, 'inputs': ANY, 'source': ANY,
                'search_dirs': ANY, 'timers': ANY, 'metric_tag_values': ANY,
                'hooks': {'init': ANY, 'process': ANY, 'shutdown': ANY}},
    },
    'sinks': {
        'vector': {'address': ANY, 'compression': ANY, 'batch': BATCH,
                   'request': REQUEST, 'tls': TLS,
                   'healthcheck': {'enabled': ANY}},
        'console': {'target': ANY, 'encoding': ENCODING},
        'blackhole': {'print_interval_secs': ANY, 'rate': ANY},
        'prometheus_exporter': {'address': ANY, 'default_namespace': ANY,
                                'flush_period_secs': ANY},
        'kafka': {'bootstrap_servers': ANY, 'topic': ANY, 'key_field': ANY,
                  'healthcheck_topic': ANY, 'compression': ANY,
                  'encoding': ENCODING, 'batch': BATCH,
                  'librdkafka_options': ANY},
        'loki': {'endpoint': ANY, 'path': ANY, 'labels': ANY,
                 'encoding': ENCODING, 'tenant_id': ANY, 'compression': ANY,
                 'batch': BATCH, 'request': REQUEST,
                 'out_of_order_action': ANY},
    },
}
REQUIRED = {'vector': {'address'}, 'route': {'route'}, 'console': {'encoding'},
            'file': {'include'}, 'http_server': {'address'},
            'demo_logs': {'format'}, 'lua': {'version', 'hooks'},
            'loki': {'endpoint', 'labels', 'encoding'},
            'kafka': {'bootstrap_servers', 'topic', 'encoding'}}
STRATEGIES = {'discard', 'retain', 'sum', 'max', 'min', 'array', 'concat',
              'concat_newline', 'concat_raw', 'shortest_array',
              'longest_array', 'flat_unique'}
LEAST_DISK_BUFFER = 268435488

# What is started with one another: `vector --config ... --config ...`.
PIPELINES = [('vector.yaml',), ('vector.yaml', 'kafka.yaml'),
             ('vector.yaml', 'loki.yaml'), ('demo.yaml',),
             ('events/events.yaml',), ('lua.yaml',)]


def merge(configs):
    """What Vector makes of several files."""
    pipeline = {'sources': {}, 'transforms': {}, 'sinks': {}}
    for config in configs:
        for section in pipeline:
            more = config.get(section, {})
            twice = pipeline[section].keys() & more.keys()
            assert not twice, f'{section}: {twice} twice'
            pipeline[section].update(more)
        others = config.keys() - pipeline.keys() - {'data_dir'}
        assert not others, others
    return pipeline


def merged(files):
    return merge(read(VECTOR / file) for file in files)


def pipelines():
    for files in PIPELINES:
        yield files, merged(files)


def components(pipeline, kind=None):
    """Yields section, name and settings, of one type or of all."""
    for section in pipeline:
        for name, component in pipeline[section].items():
            if kind is None or component['type'] == kind:
                yield section, name, component


def outputs(pipeline):
    """The names that an input may have."""
    for section, name, component in components(pipeline):
        if section == 'sinks':
            continue
        if component['type'] != 'route':
            yield name
            continue
        yield from (f'{name}.{route}' for route in component['route'])
        if component.get('reroute_unmatched', True):
            yield f'{name}._unmatched'


def conditions(pipeline):
    """The VRL in it."""
    for _, _, component in components(pipeline, 'route'):
        yield from component['route'].values()
    for _, _, component in components(pipeline, 'reduce'):
        yield component['starts_when']
