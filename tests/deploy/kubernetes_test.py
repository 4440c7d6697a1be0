"""The Kubernetes objects: names, labels, ports and times fit together, the
containers have no more rights than they need."""

import pathlib
import subprocess
import unittest

import yaml

from deploy.examples import KUBERNETES, TIMEOUT, for_each, read
from deploy.manifests import (CLUSTER_WIDE, WORKLOADS, argument, comparable,
                              containers, kustomize_command, kustomized,
                              named, of_kind)
from deploy.pipelines import components, merge

OBJECTS = kustomized(KUBERNETES)


def workloads():
    """Yields DaemonSet and Deployment, with their pods' specs."""
    for workload in of_kind(OBJECTS, *WORKLOADS):
        yield (workload['metadata']['name'], workload,
               workload['spec']['template']['spec'])


def each_container():
    for name, workload, pod in workloads():
        for container in containers(pod):
            yield f'{name}/{container["name"]}', workload, pod, container


def selected(selector):
    return [pod for _, workload, pod in workloads()
            if selector['matchLabels'].items() <=
            workload['spec']['template']['metadata']['labels'].items()]


def seconds(text):
    assert text.endswith('s'), text
    return int(text[:-1])


class KubernetesTest(unittest.TestCase):

    def test_kustomize_makes_the_same(self):
        command = kustomize_command()
        if command is None:
            self.skipTest('no kustomize, no recent kubectl')
        for part in ('.', 'base', 'events', 'monitoring'):
            with self.subTest(part):
                output = subprocess.run(
                    [*command, KUBERNETES / part], capture_output=True,
                    text=True, timeout=TIMEOUT)
                self.assertEqual(output.returncode, 0, output.stderr)
                self.assertEqual(
                    comparable(list(yaml.safe_load_all(output.stdout))),
                    comparable(kustomized(KUBERNETES / part)))

    def test_schemas(self):
        try:
            import kubernetes_validate
        except ImportError:
            self.skipTest('no kubernetes-validate (PyPI)')
        for o in OBJECTS:
            if o['kind'] == 'PodMonitor':  # of a CRD
                continue
            for version in ('1.29', kubernetes_validate.latest_version()):
                with self.subTest(o['kind'], version=version):
                    kubernetes_validate.validate(o, version, strict=True)

    def test_objects_are_complete_and_unique(self):
        seen = set()
        for o in OBJECTS:
            self.assertTrue(o['apiVersion'])
            key = (o['kind'], o['metadata']['name'])
            self.assertNotIn(key, seen)
            seen.add(key)
            self.assertEqual('namespace' in o['metadata'],
                             o['kind'] not in CLUSTER_WIDE, key)
        namespace, = of_kind(OBJECTS, 'Namespace')
        self.assertEqual({o['metadata'].get('namespace') for o in OBJECTS},
                         {None, namespace['metadata']['name']})

    @for_each(workloads)
    def test_selectors_match_templates(self, workload, pod):
        labels = workload['spec']['template']['metadata']['labels']
        selector = workload['spec']['selector']['matchLabels']
        self.assertLessEqual(selector.items(), labels.items())
        # Vector would read what it prints.
        self.assertEqual(labels['vector.dev/exclude'], 'true')

    @for_each(each_container)
    def test_security_contexts(self, workload, pod, container):
        context = {**pod.get('securityContext', {}),
                   **container['securityContext']}
        self.assertIs(context['readOnlyRootFilesystem'], True)
        self.assertIs(context['allowPrivilegeEscalation'], False)
        self.assertEqual(context['capabilities'], {'drop': ['ALL']})
        self.assertEqual(context['seccompProfile'],
                         {'type': 'RuntimeDefault'})
        self.assertNotIn('privileged', context)
        # Log files belong to root.
        reads_logs = (workload['kind'] == 'DaemonSet' and
                      container['name'] == 'vector')
        self.assertIs(context['runAsNonRoot'], not reads_logs)
        self.assertEqual(context['runAsUser'] == 0, reads_logs)
        self.assertFalse({'hostNetwork', 'hostPID', 'hostIPC'} & pod.keys())

    @for_each(each_container)
    def test_resources(self, _, __, container):
        self.assertLessEqual({'cpu', 'memory'},
                             container['resources']['requests'].keys())
        self.assertIn('memory', container['resources']['limits'])

    @for_each(each_container)
    def test_images_are_pinned(self, _, __, container):
        self.assertRegex(container['image'], r'^[^:]+\.[^:]+/.*:v?\d[^:]*$')

    @for_each(each_container)
    def test_probes_go_to_ports_of_the_container(self, _, __, container):
        ports = {p['name']: p['containerPort'] for p in container['ports']}
        for name in ports:
            self.assertLessEqual(len(name), 15)
        probes = {k: v['httpGet'] for k, v in container.items()
                  if k.endswith('Probe')}
        self.assertIn('livenessProbe', probes)
        for probe in probes.values():
            self.assertIn(probe['port'], ports)

    @for_each(each_container)
    def test_logclass_is_probed_where_it_answers(self, _, __, container):
        if container['name'] != 'logclass':
            return
        port = argument(container, '--metrics').rsplit(':', 1)[1]
        self.assertEqual(container['ports'], [
            {'name': 'metrics', 'containerPort': int(port)}])
        paths = {k: container[f'{k}Probe']['httpGet']['path']
                 for k in ('startup', 'liveness', 'readiness')}
        # The pod's Vector starts after it: ready it can only be later.
        self.assertEqual(paths, {'startup': '/healthz',
                                 'liveness': '/healthz',
                                 'readiness': '/readyz'})

    @for_each(workloads)
    def test_sidecars_outlive_what_they_serve(self, _, pod):
        for container in pod['initContainers']:
            self.assertEqual(container['restartPolicy'], 'Always')
            self.assertIn('startupProbe', container)
        self.assertEqual(
            [c['name'] for c in containers(pod)][:2],
            ['logclass', 'vector'])

    @for_each(workloads)
    def test_time_to_end(self, _, pod):
        logclass, vector = list(containers(pod))[:2]
        limit, = (int(e['value']) for e in vector['env'] if e['name'] ==
                  'VECTOR_GRACEFUL_SHUTDOWN_LIMIT_SECS')
        self.assertGreater(pod['terminationGracePeriodSeconds'],
                           limit + seconds(argument(logclass, '--grace')))

    @for_each(workloads)
    def test_volumes_and_config_maps(self, _, pod):
        mounted = {m['name'] for c in containers(pod)
                   for m in c.get('volumeMounts', [])}
        self.assertEqual(mounted, {v['name'] for v in pod['volumes']})
        for volume in pod['volumes']:
            if 'configMap' in volume:
                named(OBJECTS, 'ConfigMap', volume['configMap']['name'])

    def mounted_files(self, pod, container, path):
        """The ConfigMap's files at the path."""
        mount, = (m for m in container['volumeMounts']
                  if m['mountPath'] == path)
        # With subPath, changes would not arrive.
        self.assertNotIn('subPath', mount)
        self.assertIs(mount['readOnly'], True)
        volume, = (v for v in pod['volumes'] if v['name'] == mount['name'])
        return named(OBJECTS, 'ConfigMap', volume['configMap']['name'])['data']

    @for_each(workloads)
    def test_vector_and_logclass_meet(self, _, pod):
        logclass, vector = list(containers(pod))[:2]
        files = self.mounted_files(pod, vector,
                                   argument(vector, '--config-dir'))
        pipeline = merge(yaml.safe_load(text) for text in files.values())
        self.assertEqual(
            {section: c['address']
             for section, _, c in components(pipeline, 'vector')},
            {'sinks': argument(logclass, '--listen'),
             'sources': argument(logclass, '--forward')})
        exporter, = components(pipeline, 'prometheus_exporter')
        port, = vector['ports']
        self.assertEqual(exporter[2]['address'],
                         f'0.0.0.0:{port["containerPort"]}')

    @for_each(workloads)
    def test_only_metrics_can_be_reached(self, _, pod):
        logclass = next(containers(pod))
        for flag in ('--listen', '--forward'):
            self.assertTrue(argument(logclass, flag).startswith('127.0.0.1:'))

    @for_each(workloads)
    def test_vector_can_write_where_its_data_is(self, _, pod):
        _, vector = list(containers(pod))[:2]
        files = self.mounted_files(pod, vector,
                                   argument(vector, '--config-dir'))
        data_dir, = (config['data_dir'] for config in
                     map(yaml.safe_load, files.values())
                     if 'data_dir' in config)
        mount, = (m for m in vector['volumeMounts']
                  if m['mountPath'] == data_dir)
        self.assertNotIn('readOnly', mount)

    def test_kubernetes_logs_gets_what_it_needs(self):
        daemon_set, = of_kind(OBJECTS, 'DaemonSet')
        vector = list(containers(daemon_set['spec']['template']['spec']))[1]
        self.assertIn({'name': 'VECTOR_SELF_NODE_NAME', 'valueFrom': {
            'fieldRef': {'fieldPath': 'spec.nodeName'}}}, vector['env'])
        self.assertIn({'name': 'pods', 'mountPath': '/var/log/pods',
                       'readOnly': True}, vector['volumeMounts'])

    def test_exporter_reads_its_file(self):
        deployment, = of_kind(OBJECTS, 'Deployment')
        pod = deployment['spec']['template']['spec']
        exporter, = pod['containers']
        path = pathlib.PurePath(argument(exporter, '-conf'))
        self.assertIn(path.name,
                      self.mounted_files(pod, exporter, str(path.parent)))

    def test_rules_reload_in_running_pods(self):
        generator, = read(KUBERNETES / 'base' /
                          'kustomization.yaml')['configMapGenerator']
        self.assertEqual(generator['name'], 'logclass-rules')
        self.assertIs(generator['options']['disableNameSuffixHash'], True)

    @for_each(workloads)
    def test_service_accounts_and_roles(self, _, pod):
        account = named(OBJECTS, 'ServiceAccount', pod['serviceAccountName'])
        bindings = [b for b in of_kind(OBJECTS, 'ClusterRoleBinding')
                    if b['subjects'] == [{
                        'kind': 'ServiceAccount',
                        'name': account['metadata']['name'],
                        'namespace': account['metadata']['namespace']}]]
        self.assertEqual(len(bindings), 1)
        role = named(OBJECTS, 'ClusterRole', bindings[0]['roleRef']['name'])
        for rule in role['rules']:
            self.assertEqual(rule['apiGroups'], [''])
            self.assertEqual(rule['verbs'], ['list', 'watch'])

    def test_network_policy(self):
        policy, = of_kind(OBJECTS, 'NetworkPolicy')
        pods = selected(policy['spec']['podSelector'])
        self.assertEqual(len(pods), len(list(workloads())))
        self.assertEqual(
            {p['port'] for rule in policy['spec']['ingress']
             for p in rule['ports']},
            {p['containerPort'] for pod in pods for c in containers(pod)
             for p in c['ports']})
        self.assertEqual(policy['spec']['policyTypes'], ['Ingress', 'Egress'])

    def test_pod_monitor(self):
        monitor, = of_kind(OBJECTS, 'PodMonitor')
        pods = selected(monitor['spec']['selector'])
        self.assertEqual(len(pods), len(list(workloads())))
        self.assertEqual(
            {e['port'] for e in monitor['spec']['podMetricsEndpoints']},
            {p['name'] for pod in pods for c in containers(pod)
             for p in c['ports']})
