import { describe, expect, test } from 'vitest';
import { findResource } from '../../../src/playground/store/resource-table.ts';
import { selectorOf } from '../../../src/playground/store/selectors.ts';

const pods = findResource('', 'v1', 'pods')!;
const pod = {
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'p', namespace: 'a', labels: { app: 'web', tier: '2', 'x.io/y': '' } },
  spec: { nodeName: 'node1' },
  status: { phase: 'Running' },
};

describe('label selectors', () => {
  test.each([
    ['', true],
    ['app', true],
    ['!app', false],
    ['!other', true],
    ['app=web', true],
    ['app==web,tier=2', true],
    ['app=web,tier=3', false],
    ['app!=web', false],
    ['other!=x', true],
    ['app in (api, web)', true],
    ['app notin (api,web)', false],
    ['other notin (x)', true],
    ['x.io/y=', true],
    ['x.io/y', true],
    ['tier>1', true],
    ['tier<2', false],
    ['app in (web),tier', true],
  ])('%s: %s', (labelSelector, matches) => {
    expect(selectorOf(pods, new URLSearchParams({ labelSelector }))(pod)).toBe(matches);
  });
});

describe('field selectors', () => {
  test.each([
    ['metadata.name=p', true],
    ['metadata.name!=p', false],
    ['metadata.namespace=a,spec.nodeName=node1', true],
    ['status.phase=Pending', false],
    ['spec.nodeName=', false],
    ['status.podIP=', true],
  ])('%s: %s', (fieldSelector, matches) => {
    expect(selectorOf(pods, new URLSearchParams({ fieldSelector }))(pod)).toBe(matches);
  });
});

test.each([
  [{ fieldSelector: 'spec.containers=x' }, 'field label not supported: spec.containers'],
  [{ labelSelector: 'a b' }, 'unable to parse requirement'],
])('refuses %o', (query, message) => {
  expect(() => selectorOf(pods, new URLSearchParams(query))).toThrow(message);
});
