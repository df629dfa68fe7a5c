import { encode } from 'cborg';
import { bytesField, textField } from '../../src/api/body/protobuf-fields.ts';

/** A pod as JSON has it. */
export function aPod(name: string) {
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, namespace: 'team-a', uid: `uid-of-${name}`, resourceVersion: '7', labels: { app: 'web' } },
  };
}

/** As the API server writes it: self-described, texts as byte strings. */
export function asCbor(value: unknown): Buffer {
  return Buffer.concat([Buffer.of(0xd9, 0xd9, 0xf7), encode(textsAsBytes(value))]);
}

/** What `aPod` is, in protobuf. */
export function podInProtobuf(name: string, kind = 'Pod'): Buffer {
  return enveloped(kind, podMessage(name));
}

export function podListInProtobuf(names: readonly string[]): Buffer {
  const metadata = bytesField(1, Buffer.concat([textField(1), textField(2, '9'), textField(3)]));
  const items = names.map((name) => bytesField(2, podMessage(name)));
  return enveloped('PodList', Buffer.concat([metadata, ...items]));
}

/** What `kubectl get pods` is answered. */
export function aTable(names: readonly string[]): object {
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', description: 'the name', priority: 0 },
      { name: 'Ready', type: 'string', format: '', description: 'who is ready', priority: 0 },
      { name: 'Node', type: 'string', format: '', description: 'where', priority: 1 },
    ],
    rows: names.map((name) => ({
      cells: [name, '1/1', 'node1'],
      object: { ...aPod(name), kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1' },
    })),
  };
}

function podMessage(name: string): Uint8Array {
  const { metadata } = aPod(name);
  const label = Buffer.concat([textField(1, 'app'), textField(2, 'web')]);
  const fields: readonly [number: number, text: string][] = [
    [1, name],
    [2, ''],
    [3, metadata.namespace],
    [5, metadata.uid],
    [6, metadata.resourceVersion],
  ];
  return bytesField(
    1,
    Buffer.concat([...fields.map(([number, text]) => textField(number, text)), bytesField(11, label)]),
  );
}

function enveloped(kind: string, raw: Uint8Array): Buffer {
  const typeMeta = Buffer.concat([textField(1, 'v1'), textField(2, kind)]);
  return Buffer.concat([Buffer.from('k8s\0'), bytesField(1, typeMeta), bytesField(2, raw), textField(3), textField(4)]);
}

function textsAsBytes(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value);
  if (Array.isArray(value)) return value.map(textsAsBytes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, textsAsBytes(inner)]));
}
