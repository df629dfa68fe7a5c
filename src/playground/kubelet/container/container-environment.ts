import { ownValue } from '../../../api/own-value.ts';
import { at, isJsonObject, listAt, mapAt, textAt, textOf } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';
import type { ObjectStore } from '../../store/object-store.ts';
import { builtIn } from '../../store/resource-table.ts';
import { podField } from './pod-field.ts';

const services = builtIn('', 'v1', 'services');
const configMaps = builtIn('', 'v1', 'configmaps');
const secrets = builtIn('', 'v1', 'secrets');

/** The environment of a container: that of an image, of its Services, and its own, in which `$(NAME)` is replaced (pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables). */
export function containerEnvironment(
  store: ObjectStore,
  pod: KubeObject,
  container: unknown,
): ReadonlyMap<string, string> {
  const namespace = pod.metadata.namespace ?? '';
  const environment = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', pod.metadata.name],
    ['HOME', '/root'],
    ...serviceVariables(store, namespace, at(pod, 'spec.enableServiceLinks') !== false),
  ]);
  for (const source of listAt(container, 'envFrom')) {
    const prefix = textAt(source, 'prefix');
    const texts = {
      ...textsOf(store.find(configMaps, namespace, textAt(source, 'configMapRef.name'))),
      ...textsOf(store.find(secrets, namespace, textAt(source, 'secretRef.name'))),
    };
    for (const [name, text] of Object.entries(texts)) environment.set(prefix + name, text);
  }
  for (const variable of listAt(container, 'env')) {
    const text =
      isJsonObject(variable) && isJsonObject(variable['valueFrom'])
        ? valueFrom(store, pod, variable['valueFrom'])
        : textAt(variable, 'value');
    const replaced = text?.replaceAll(/\$\$|\$\(([\w.-]+)\)/g, (all, name?: string) =>
      name === undefined ? '$' : (environment.get(name) ?? all),
    );
    if (replaced !== undefined) environment.set(textAt(variable, 'name'), replaced);
  }
  return environment;
}

function valueFrom(store: ObjectStore, pod: KubeObject, source: object): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  const field = textAt(source, 'fieldRef.fieldPath');
  if (field !== '') return podField(pod, field);
  for (const [kind, resource] of [
    ['configMapKeyRef', configMaps],
    ['secretKeyRef', secrets],
  ] as const) {
    const name = textAt(source, `${kind}.name`);
    if (name !== '') return ownValue(textsOf(store.find(resource, namespace, name)), textAt(source, `${kind}.key`));
  }
  return undefined;
}

/** The data of a ConfigMap or Secret as texts. */
function textsOf(object: KubeObject | undefined): Readonly<Record<string, string>> {
  const decode = (text: string) => (object?.kind === 'Secret' ? Buffer.from(text, 'base64').toString() : text);
  return Object.fromEntries(Object.entries(mapAt(object, 'data')).map(([key, value]) => [key, decode(textOf(value))]));
}

/** Of each Service of the namespace, and of `kubernetes` in any case (pkg/kubelet/envvars/envvars.go, FromServices). */
function serviceVariables(store: ObjectStore, namespace: string, hasLinks: boolean): (readonly [string, string])[] {
  const kubernetes = store.find(services, 'default', 'kubernetes');
  const own = hasLinks ? store.list(services, namespace) : [];
  const all = new Map([...(kubernetes ? [kubernetes] : []), ...own].map((service) => [service.metadata.name, service]));
  return [...all.values()].flatMap((service) => {
    const address = textAt(service, 'spec.clusterIP');
    const ports = listAt(service, 'spec.ports');
    if (address === '' || address === 'None' || ports.length === 0) return [];
    const name = service.metadata.name.toUpperCase().replaceAll('-', '_');
    const first = portOf(ports[0]);
    return [
      [`${name}_SERVICE_HOST`, address],
      [`${name}_SERVICE_PORT`, first.port],
      ...ports
        .map(portOf)
        .flatMap(({ called, port }) => (called === '' ? [] : [[`${name}_SERVICE_PORT_${called}`, port] as const])),
      [`${name}_PORT`, `${first.protocol}://${address}:${first.port}`],
      ...ports.map(portOf).flatMap(({ port, protocol }) => {
        const prefix = `${name}_PORT_${port}_${protocol.toUpperCase()}`;
        return [
          [prefix, `${protocol}://${address}:${port}`],
          [`${prefix}_PROTO`, protocol],
          [`${prefix}_PORT`, port],
          [`${prefix}_ADDR`, address],
        ] as const;
      }),
    ] as const;
  });
}

function portOf(port: unknown): { readonly called: string; readonly port: string; readonly protocol: string } {
  return {
    called: textAt(port, 'name').toUpperCase().replaceAll('-', '_'),
    port: textAt(port, 'port'),
    protocol: (textAt(port, 'protocol') || 'TCP').toLowerCase(),
  };
}
