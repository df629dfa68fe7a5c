import { beforeAll, describe, expect, test } from 'vitest';
import { createCluster } from '../../../../src/playground/cluster.ts';
import type { Cluster } from '../../../../src/playground/cluster.ts';
import { containerPlace } from '../../../../src/playground/kubelet/container/container-place.ts';
import type { KubeObject } from '../../../../src/playground/store/kube-object.ts';
import { builtIn } from '../../../../src/playground/store/resource-table.ts';

let cluster: Cluster;
let pod: KubeObject;

function put(plural: string, kind: string, metadata: KubeObject['metadata'], content: object): KubeObject {
  return cluster.store.create(builtIn('', 'v1', plural), { apiVersion: 'v1', kind, metadata, ...content });
}

beforeAll(async () => {
  cluster = await createCluster();
  const service = (path: string, clusterIP: string, port: number, selector: object = {}) => {
    const [namespace = '', name = ''] = path.split('/');
    put('services', 'Service', { name, namespace }, { spec: { clusterIP, selector, ports: [{ name: 'main', port }] } });
  };
  service('default/kubernetes', '10.96.0.1', 443);
  service('team/my-web', '10.96.0.7', 80, { app: 'web' });
  service('team/idle', 'None', 80, { app: 'none' });
  service('other/web', '10.96.0.9', 81, { app: 'none' });
  cluster.servers.set('default/kubernetes:443', { host: '127.0.0.1', port: 4, isSecure: true });
  put('serviceaccounts', 'ServiceAccount', { name: 'default', namespace: 'team' }, {});
  put('configmaps', 'ConfigMap', { name: 'settings', namespace: 'team' }, { data: { color: 'blue', 'a.conf': 'x=1' } });
  put(
    'secrets',
    'Secret',
    { name: 'db', namespace: 'team' },
    { data: { password: Buffer.from('geheim').toString('base64') } },
  );
  pod = put(
    'pods',
    'Pod',
    { name: 'p', namespace: 'team', labels: { app: 'web', b: 'c' } },
    {
      spec: {
        nodeName: 'node1',
        volumes: [
          { name: 'conf', configMap: { name: 'settings', items: [{ key: 'a.conf', path: 'd/a.conf' }] } },
          { name: 'db', secret: { secretName: 'db' } },
          {
            name: 'all',
            projected: {
              sources: [
                { serviceAccountToken: { path: 'token' } },
                { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
              ],
            },
          },
          { name: 'empty', emptyDir: {} },
        ],
        containers: [
          {
            name: 'c',
            ports: [{ containerPort: 80 }],
            env: [
              { name: 'A', value: 'one' },
              { name: 'B', value: '$(A)-$(NONE)-$$(A)' },
              { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
              { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
            ],
            envFrom: [{ prefix: 'S_', configMapRef: { name: 'settings' } }],
            volumeMounts: [
              { name: 'conf', mountPath: '/etc/conf' },
              { name: 'db', mountPath: '/etc/db/' },
              { name: 'db', mountPath: '/one', subPath: 'password' },
              { name: 'all', mountPath: '/all' },
              { name: 'empty', mountPath: '/scratch' },
            ],
          },
        ],
      },
      status: { phase: 'Running', podIP: '10.244.0.5' },
    },
  );
});

test('the environment: its own, what it refers to, and Services', () => {
  const { environment } = containerPlace(cluster, pod, 'c');
  expect(Object.fromEntries(environment)).toMatchObject({
    A: 'one',
    B: 'one-$(NONE)-$(A)',
    NODE: 'node1',
    PASSWORD: 'geheim',
    S_color: 'blue',
    HOSTNAME: 'p',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_PORT_443_TCP_ADDR: '10.96.0.1',
    MY_WEB_SERVICE_PORT: '80',
    MY_WEB_SERVICE_PORT_MAIN: '80',
    MY_WEB_PORT: 'tcp://10.96.0.7:80',
  });
  expect([...environment.keys()].filter((name) => /^(?:IDLE|WEB)_/.test(name))).toEqual([]);
});

test('the files of volumes, with the links by which they are swapped', async () => {
  const { files } = containerPlace(cluster, pod, 'c');
  const text = async (path: string) => (await files.read(path)).toString();
  expect(await Promise.all(['/etc/conf/d/a.conf', '/etc/db/password', '/one', '/all/labels'].map(text))).toEqual([
    'x=1',
    'geheim',
    'geheim',
    'app="web"\nb="c"',
  ]);
  expect(files.list('/etc/db')).toEqual([expect.stringMatching(/^\.\.\d{4}_/), '..data', 'password']);
  expect(files.look('/etc/db/password')).toEqual({ kind: 'link', target: '..data/password' });
  expect(files.list('/scratch')).toEqual([]);
  expect(() => files.write('/etc/db/password', Buffer.from('x'))).toThrow('Read-only file system');
  expect(() => files.write('/etc/db/new', Buffer.from('x'))).toThrow('Read-only file system');
});

test('the token is one that the server takes for this pod, and stays the same', async () => {
  const token = (await containerPlace(cluster, pod, 'c').files.read('/all/token')).toString();
  expect((await containerPlace(cluster, pod, 'c').files.read('/all/token')).toString()).toBe(token);
  const identity = await cluster.tokens.read(token);
  expect(identity?.user.username).toBe('system:serviceaccount:team:default');
  expect(identity?.user.extra).toMatchObject({ 'authentication.kubernetes.io/pod-name': ['p'] });
});

test('what is written stays for the next program, in its own container', async () => {
  containerPlace(cluster, pod, 'c').files.write('/tmp/x', Buffer.from('kept'));
  expect((await containerPlace(cluster, pod, 'c').files.read('/tmp/x')).toString()).toBe('kept');
  expect(containerPlace(cluster, pod, 'other').files.find('/tmp/x')).toBeUndefined();
});

describe('the network', () => {
  const API = { kind: 'server', host: '127.0.0.1', port: 4, isSecure: true, address: '10.96.0.1' };
  test.each([
    ['kubernetes.default', 443, API],
    ['kubernetes.default.svc', 443, API],
    ['KUBERNETES.default.svc.cluster.local.', 443, API],
    ['10.96.0.1', 443, API],
    ['kubernetes.default.svc', 6443, { kind: 'refused', address: '10.96.0.1' }],
    ['kubernetes', 443, { kind: 'unknown' }],
    ['my-web', 80, { kind: 'page', address: '10.96.0.7' }],
    ['my-web', 81, { kind: 'refused', address: '10.96.0.7' }],
    ['web.other', 81, { kind: 'refused', address: '10.96.0.9' }],
    ['10.244.0.5', 80, { kind: 'page' }],
    ['localhost', 8080, { kind: 'page' }],
    ['127.0.0.1', 4, { kind: 'refused' }],
    ['::1', 4, { kind: 'refused' }],
    ['169.254.169.254', 80, { kind: 'refused' }],
    ['10.0.0.1', 443, { kind: 'refused' }],
    ['2130706433', 4, { kind: 'refused' }],
    ['example.com', 443, { kind: 'unknown' }],
    ['kubernetes.default.svc.example.com', 443, { kind: 'unknown' }],
    ['', 443, { kind: 'unknown' }],
  ])('%s:%i', (host, port, reached) => {
    expect(containerPlace(cluster, pod, 'c').network.reach(host, port)).toMatchObject(reached);
  });
});
