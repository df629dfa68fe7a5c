import { expect, test } from 'vitest';
import { ConfigMapMasker } from '../../../src/trace/masks/config-map-masker.ts';

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- name: a
  cluster: {server: https://a}
users:
- name: a
  user:
    token: t0ps3cret
`;
const WITHOUT = KUBECONFIG.replace('token: t0ps3cret', 'tokenFile: /var/run/token');
const aConfigMap = (data: object, annotations = {}) => ({ kind: 'ConfigMap', metadata: { annotations }, data });

test.each([
  ['YAML', KUBECONFIG],
  ['JSON', JSON.stringify({ users: [{ user: { token: 't0ps3cret' } }], clusters: [] })],
  ['a key', KUBECONFIG.replace('token: ', 'client-key-data: ')],
  ['a quoted value', KUBECONFIG.replace('token: t0ps3cret', '"token" : "t0ps3cret"')],
])('a kubeconfig in %s is masked as a whole, nothing else is, however it is split', (_, kubeconfig) => {
  const map = aConfigMap({ kubeconfig, other: 'token: not a kubeconfig', plain: WITHOUT });
  const expected = { ...map, data: { ...map.data, kubeconfig: '<masked>' } };
  const text = JSON.stringify(map, undefined, 1);
  for (const size of [1, 7, text.length]) expect(JSON.parse(masked(text, size).shown)).toEqual(expected);
});

test('also in the last applied configuration, which is a text in a text', () => {
  const applied = JSON.stringify(aConfigMap({ kubeconfig: KUBECONFIG }));
  const { shown } = masked(JSON.stringify(aConfigMap({}, { applied })), 50);
  expect(JSON.parse(shown)).toEqual(aConfigMap({}, { applied: '<masked>' }));
});

test('also with characters of the key escaped', () => {
  const text = JSON.stringify(aConfigMap({ kubeconfig: KUBECONFIG })).replace('token', String.raw`t\u006fken`);
  expect(masked(text, 10).shown).not.toContain('t0ps3cret');
});

test.each([
  ['protobuf', 'application/vnd.kubernetes.protobuf', `k8s\0\x01${KUBECONFIG}`],
  ['YAML', 'application/yaml', `data:\n  kubeconfig: |\n${KUBECONFIG}`],
  ['broken JSON', 'application/json', `{"data": ${KUBECONFIG}`],
])('%s is withheld from there on', (_, mediaType, text) => {
  for (const size of [1, 7, text.length]) {
    const { shown, withheld } = masked(text, size, { mediaType });
    expect(shown).not.toContain('t0ps');
    expect(withheld).toContain('may hold a kubeconfig');
  }
  expect(masked(text.replace(KUBECONFIG, WITHOUT), 7, { mediaType }).withheld).toBeUndefined();
});

test('what is encoded is withheld', () => {
  expect(masked('x', 1, { encoding: 'gzip' })).toEqual({
    shown: '',
    withheld: 'may hold a kubeconfig, and is encoded: gzip',
  });
});

function masked(text: string, size: number, { mediaType = 'application/json', encoding = '' } = {}) {
  const masker = new ConfigMapMasker({ mediaType, encoding });
  const bytes = Buffer.from(text);
  let shown = '';
  for (let at = 0; at < bytes.length; at += size) {
    shown += Buffer.from(masker.push(bytes.subarray(at, at + size))).toString();
  }
  return { shown, withheld: masker.withheld };
}
