import { describe, expect, test } from 'vitest';
import { ObjectStore } from '../../../src/playground/store/object-store.ts';
import type { StoreEvent } from '../../../src/playground/store/object-store.ts';
import { findResource } from '../../../src/playground/store/resource-table.ts';

const configMaps = findResource('', 'v1', 'configmaps')!;
const object = (name: string, fields: object = {}, namespace = 'a') => ({
  kind: 'ConfigMap',
  apiVersion: 'v1',
  metadata: { name, namespace },
  ...fields,
});

const definitions = findResource('apiextensions.k8s.io', 'v1', 'customresourcedefinitions')!;
const widgetDefinition = {
  kind: 'CustomResourceDefinition',
  apiVersion: 'apiextensions.k8s.io/v1',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
    versions: [{ name: 'v1', served: true, storage: true }],
  },
};

describe('an object store', () => {
  test('gives identity, time and one version to all writes', () => {
    const store = new ObjectStore();
    const { metadata } = store.create(configMaps, object('c'));
    expect(metadata).toMatchObject({ uid: expect.stringMatching(/^[0-9a-f-]{36}$/), resourceVersion: '2' });
    expect(metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(store.create(configMaps, object('d')).metadata.resourceVersion).toBe('3');
    expect(store.resourceVersion).toBe(3);
  });

  test('lists by namespace and name', () => {
    const store = new ObjectStore();
    for (const [namespace, name] of [
      ['b', 'x'],
      ['a', 'y'],
      ['a', 'x'],
    ] as const)
      store.create(configMaps, object(name, {}, namespace));
    const names = (namespace?: string) =>
      store.list(configMaps, namespace).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    expect(names()).toEqual(['a/x', 'a/y', 'b/x']);
    expect(names('b')).toEqual(['b/x']);
  });

  test('refuses a taken name, an unknown one, and a version that is no longer the present one', () => {
    const store = new ObjectStore();
    const first = store.create(configMaps, object('c'));
    store.update(configMaps, object('c', { data: { a: '1' } }));
    expect(() => store.create(configMaps, object('c'))).toThrow('configmaps "c" already exists');
    expect(() => store.get(configMaps, 'a', 'none')).toThrow('configmaps "none" not found');
    expect(() => store.update(configMaps, first)).toThrow('the object has been modified');
    expect(() => store.update(configMaps, object('c', { metadata: { name: 'c', namespace: 'a', uid: 'x' } }))).toThrow(
      'UID in precondition: x',
    );
  });

  test('keeps identity over updates and counts changes of the spec', () => {
    const store = new ObjectStore();
    const created = store.create(
      configMaps,
      object('c', { metadata: { name: 'c', namespace: 'a', generation: 1 }, spec: { n: 1 } }),
    );
    const labelled = store.update(configMaps, { ...created, metadata: { ...created.metadata, labels: { x: 'y' } } });
    expect([labelled.metadata.uid, labelled.metadata.generation]).toEqual([created.metadata.uid, 1]);
    expect(store.update(configMaps, { ...labelled, spec: { n: 2 } }).metadata.generation).toBe(2);
  });

  test('does not write what is the same', () => {
    const store = new ObjectStore();
    const created = store.create(configMaps, object('c', { data: { a: '1', b: '2' } }));
    expect(store.update(configMaps, { ...created, data: { b: '2', a: '1' } })).toBe(created);
  });

  test('notifies watchers, and shows later ones what they missed', () => {
    const store = new ObjectStore();
    const seen: StoreEvent[] = [];
    const { metadata } = store.create(configMaps, object('c'));
    const unwatch = store.watch((event) => seen.push(event));
    store.update(configMaps, object('c', { data: { a: '1' } }));
    store.remove(configMaps, 'a', 'c');
    unwatch();
    store.create(configMaps, object('d'));
    expect(seen.map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED']);
    expect(seen[1]).toMatchObject({ object: { metadata: { resourceVersion: '4' } }, previous: { data: { a: '1' } } });
    expect(store.since(Number(metadata.resourceVersion)).map(({ type }) => type)).toEqual([
      'MODIFIED',
      'DELETED',
      'ADDED',
    ]);
  });

  test('forgets, and says so', () => {
    const store = new ObjectStore();
    for (let i = 0; i <= 2_000; i++) store.create(configMaps, object(`c${i}`));
    expect(() => store.since(1)).toThrow(/^too old resource version: 1 \(\d+\)$/);
    expect(store.since(2_000)).toHaveLength(2);
  });

  test('is put back as it was: what was made, changed and removed since, definitions before their objects', () => {
    const store = new ObjectStore();
    store.create(configMaps, object('kept'));
    const changed = store.create(configMaps, object('changed', { data: { a: '1' } }));
    const removed = store.create(configMaps, object('removed'));
    store.create(definitions, widgetDefinition);
    const widgets = store.catalog.find('example.com', 'v1', 'widgets')!;
    store.create(widgets, { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'w', namespace: 'a' } });
    const then = store.snapshot();
    store.update(configMaps, object('changed', { data: { a: '2' } }));
    store.remove(configMaps, 'a', 'removed');
    store.create(configMaps, object('made'));
    store.remove(widgets, 'a', 'w');
    store.remove(definitions, '', 'widgets.example.com');
    const since = store.resourceVersion;
    store.restore(then);
    expect(store.list(configMaps).map(({ metadata: { name, uid } }) => [name, uid])).toEqual([
      ['changed', changed.metadata.uid],
      ['kept', expect.any(String)],
      ['removed', removed.metadata.uid],
    ]);
    expect(store.get(configMaps, 'a', 'changed')).toMatchObject({ data: { a: '1' } });
    expect(store.list(store.catalog.find('example.com', 'v1', 'widgets')!)).toHaveLength(1);
    expect(store.since(since).map(({ type, object: { metadata } }) => `${type} ${metadata.name}`)).toEqual([
      'DELETED made',
      'ADDED widgets.example.com',
      'ADDED w',
      'MODIFIED changed',
      'ADDED removed',
    ]);
    const again = store.resourceVersion;
    store.restore(then);
    expect(store.resourceVersion).toBe(again);
  });
});
