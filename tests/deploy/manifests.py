"""The Kubernetes objects of the examples, as kustomize makes them."""

import json
import pathlib
import re
import shutil
import subprocess

import yaml

from deploy.examples import TIMEOUT, read

CLUSTER_WIDE = {'Namespace', 'ClusterRole', 'ClusterRoleBinding'}
KUSTOMIZATION = {'apiVersion', 'kind', 'namespace', 'resources', 'images',
                 'configMapGenerator'}
WORKLOADS = {'DaemonSet', 'Deployment'}


def generated(directory, generator):
    data = {pathlib.Path(f).name: (directory / f).read_text()
            for f in generator['files']}
    return {'apiVersion': 'v1', 'kind': 'ConfigMap', 'data': data,
            'metadata': {'name': generator['name']}}


def containers(pod):
    """Those that run as long as the pod, in the order that they start in."""
    yield from pod.get('initContainers', [])
    yield from pod['containers']


def set_images(objects, images):
    for workload in of_kind(objects, *WORKLOADS):
        for container in containers(workload['spec']['template']['spec']):
            for image in images:
                if container['image'] == image['name']:
                    container['image'] = f'{image["newName"]}:{image["newTag"]}'


def kustomized(directory):
    """What `kubectl kustomize` makes of it, but for the names' hashes."""
    settings = read(directory / 'kustomization.yaml')
    assert settings.keys() <= KUSTOMIZATION, settings.keys()
    objects = []
    for resource in settings.get('resources', []):
        path = directory / resource
        objects += (kustomized(path) if path.is_dir() else
                    list(yaml.safe_load_all(path.read_text())))
    for generator in settings.get('configMapGenerator', []):
        objects.append(generated(directory, generator))
    set_images(objects, settings.get('images', []))
    for o in objects:
        if 'namespace' in settings and o['kind'] not in CLUSTER_WIDE:
            o['metadata']['namespace'] = settings['namespace']
    return objects


def of_kind(objects, *kinds):
    return [o for o in objects if o['kind'] in kinds]


def named(objects, kind, name):
    found = [o for o in of_kind(objects, kind) if o['metadata']['name'] == name]
    assert len(found) == 1, f'{kind} {name}: {len(found)}'
    return found[0]


def comparable(objects):
    """Texts without the hashes that kustomize adds to ConfigMaps' names."""
    names = '|'.join(o['metadata']['name']
                     for o in of_kind(objects, 'ConfigMap'))
    names = re.sub('-[a-z0-9]{10}(?=[|]|$)', '', names)
    return sorted(
        re.sub(rf'"({names})-[a-z0-9]{{10}}"', r'"\1"',
               json.dumps(o, sort_keys=True)) for o in objects)


def kustomize_command():
    if shutil.which('kustomize'):
        return ['kustomize', 'build']
    if not shutil.which('kubectl'):
        return None
    version = subprocess.run(['kubectl', 'version', '--client', '-o', 'json'],
                             capture_output=True, text=True, timeout=TIMEOUT)
    try:
        minor = json.loads(version.stdout)['clientVersion']['minor']
    except (ValueError, KeyError):
        return None
    # Debian 12 has 1.20, whose kustomize is older than all of this.
    recent = int(re.match(r'\d+', minor).group()) >= 24
    return ['kubectl', 'kustomize'] if recent else None


def argument(container, flag):
    """The value of a flag that the container has once."""
    values = [a.split('=', 1)[1] for a in container['args']
              if a.startswith(f'{flag}=')]
    assert len(values) == 1, f'{flag}: {values}'
    return values[0]
