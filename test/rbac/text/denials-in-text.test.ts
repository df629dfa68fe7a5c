import { describe, expect, test } from 'vitest';
import { denialsInText } from '../../../src/rbac/text/denials-in-text.ts';
import { SHAPES, SURROUNDINGS, WRAPS } from '../../support/pasting.ts';

const SENTENCES = [
  'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "demo"',
  'deployments.apps "web" is forbidden: User "system:serviceaccount:ci:runner" cannot patch resource "deployments/scale" in API group "apps" in the namespace "team-a"',
  'nodes is forbidden: User "jane@example.org" cannot list resource "nodes" in API group "" at the cluster scope',
  'forbidden: User "system:anonymous" cannot get path "/metrics"',
  'customresourcedefinitions.apiextensions.k8s.io is forbidden: User "system:serviceaccount:cattle-system:cattle" cannot list resource "customresourcedefinitions" in API group "apiextensions.k8s.io" at the cluster scope',
];

describe.each(SENTENCES)('%s', (sentence) => {
  const cases = Object.entries(SHAPES).flatMap(([shape, shaped]) =>
    Object.entries(WRAPS).flatMap(([wrap, wrapped]) =>
      Object.entries(SURROUNDINGS).map(([around, surrounded]) => ({ shape, wrap, around, text: surrounded(wrapped(shaped(sentence))) })),
    ),
  );
  test.each(cases)('is read $shape, $wrap, in $around', ({ text }) => {
    expect([...new Set(denialsInText(text).map(({ message }) => message))], text).toEqual([sentence]);
  });
});
