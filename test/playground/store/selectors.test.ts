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
  [{ labelSelector: 'a b' }, "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  [{ labelSelector: '==' }, "found '==', expected: !, identifier, or 'end of string'"],
  [{ labelSelector: 'a,' }, "found '', expected: identifier after ','"],
  [{ labelSelector: '!a=b' }, "found '=', expected: ',' or 'end of string'"],
  [{ labelSelector: 'a in b' }, "unable to parse requirement: found 'b' expected: '('"],
  [{ labelSelector: 'a in (b' }, "unable to parse requirement: found '', expected: ',' or ')'"],
  [{ labelSelector: '-a' }, 'unable to parse requirement: <nil>: Invalid value: "-a": name part must consist of '],
  [{ labelSelector: 'a=b_' }, 'unable to parse requirement: values[0][a]: Invalid value: "b_": a valid label must be '],
  [{ labelSelector: 'a>b' }, `values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`],
  [{ fieldSelector: 'metadata.name' }, "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
  [{ fieldSelector: 'metadata.name=a=b' }, 'invalid field selector: unescaped character in value: 61'],
  [{ fieldSelector: 'metadata.name=x\\' }, 'invalid field selector: invalid escape sequence: \\'],
  [{ fieldSelector: 'metadata.name=x\\y' }, 'invalid field selector: invalid escape sequence: \\y'],
])('refuses %o', (query, message) => {
  expect(() => selectorOf(pods, new URLSearchParams(query))).toThrow(message);
});
