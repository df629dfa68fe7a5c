import { describe, expect, test } from 'vitest';
import { bytesField, integerField, textField } from '../../../src/api/body/protobuf-fields.ts';
import { decodeProtobuf } from '../../../src/playground/http/protobuf-body.ts';

const message = (...fields: Uint8Array[]) => Buffer.concat(fields);
const body = (apiVersion: string, kind: string, object: Uint8Array) =>
  message(
    Buffer.from('k8s\0'),
    bytesField(1, message(textField(1, apiVersion), textField(2, kind))),
    bytesField(2, object),
  );
const entry = (key: string, value: Uint8Array) => message(textField(1, key), value);
const named = (name: string) => bytesField(1, message(textField(1, name), textField(2, ''), bytesField(8, message())));

test('reads what kubectl 1.33 sent for `auth whoami`', () => {
  const sent =
    '6b3873000a2d0a1861757468656e7469636174696f6e2e6b38732e696f2f7631121153656c665375626a656374526576696577121a0a100a00' +
    '12001a00220 02a00320038004200'.replace(' ', '') +
    '12060a040a0012001a002200';
  expect(decodeProtobuf(Buffer.from(sent, 'hex'))).toEqual({
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
  });
});

describe('reads', () => {
  test('maps, bytes and texts', () => {
    const secret = message(
      named('s'),
      bytesField(2, entry('a', bytesField(2, Buffer.from([0, 255])))),
      bytesField(2, entry('b', bytesField(2, Buffer.from('x')))),
      textField(3, 'Opaque'),
    );
    expect(decodeProtobuf(body('v1', 'Secret', secret))).toEqual({
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name: 's' },
      data: { a: 'AP8=', b: 'eA==' },
      type: 'Opaque',
    });
  });

  test('lists, empty members of lists included', () => {
    const rule = message(textField(1, 'get'), textField(1, 'list'), textField(2, ''), textField(3, 'pods'));
    expect(
      decodeProtobuf(body('rbac.authorization.k8s.io/v1', 'Role', message(named('r'), bytesField(2, rule)))),
    ).toMatchObject({
      rules: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
    });
  });

  test.each([
    ['autoscaling/v1', integerField(4, 50), { targetCPUUtilizationPercentage: 50 }],
    ['autoscaling/v2', bytesField(4, textField(1, 'Resource')), { metrics: [{ type: 'Resource' }] }],
  ])('an autoscaler as its version %s has it', (apiVersion, fourth, fields) => {
    const spec = message(bytesField(1, message(textField(1, 'Deployment'), textField(2, 'd'))), fourth);
    expect(decodeProtobuf(body(apiVersion, 'HorizontalPodAutoscaler', bytesField(2, spec)))).toMatchObject({
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'd' }, ...fields },
    });
  });

  test('numbers or texts, quantities, and messages that JSON has inline', () => {
    const port = message(
      integerField(3, 80),
      bytesField(4, message(integerField(1, 1), integerField(2, 0), textField(3, 'http'))),
    );
    const spec = message(bytesField(1, port), textField(4, 'ClusterIP'));
    expect(decodeProtobuf(body('v1', 'Service', bytesField(2, spec)))).toMatchObject({
      spec: { ports: [{ port: 80, targetPort: 'http' }], type: 'ClusterIP' },
    });
    const hard = bytesField(1, entry('pods', bytesField(2, textField(1, '10'))));
    expect(decodeProtobuf(body('v1', 'ResourceQuota', bytesField(2, hard)))).toMatchObject({
      spec: { hard: { pods: '10' } },
    });
    const volume = message(textField(1, 'tmp'), bytesField(2, bytesField(2, message())));
    expect(decodeProtobuf(body('v1', 'Pod', bytesField(2, bytesField(1, volume))))).toMatchObject({
      spec: { volumes: [{ name: 'tmp', emptyDir: {} }] },
    });
  });

  test('a zero behind a pointer, and drops one that is only a default', () => {
    const spec = message(integerField(1, 0), integerField(5, 0));
    const read = decodeProtobuf(body('apps/v1', 'Deployment', bytesField(2, spec)));
    expect(read['spec']).toEqual({ replicas: 0 });
  });
});

test.each([
  ['something else', Buffer.from('{}'), 'its magic is missing'],
  ['a kind that is not in the table', body('v1', 'Gadget', message()), 'protobuf messages of Gadget'],
  ['a field that is not in the table', body('v1', 'ConfigMap', textField(99, 'x')), 'field 99 of ConfigMap'],
  ['broken bytes', Buffer.from('k8s\0\x0a\x7f'), 'error decoding the body'],
])('refuses %s', (_, bytes, message_) => {
  expect(() => decodeProtobuf(bytes)).toThrow(message_);
});
