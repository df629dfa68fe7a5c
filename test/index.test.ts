import { expect, test } from 'vitest';
import * as index from '../src/index.ts';
import * as decode from '../src/library/entries/decode.ts';
import * as playground from '../src/library/entries/playground.ts';
import * as rbac from '../src/library/entries/rbac.ts';
import * as trace from '../src/library/entries/trace.ts';

test('the package exports these functions, and its subpaths a part of them each', () => {
  expect(Object.keys(index).toSorted()).toEqual([
    'createProxy',
    'decodeRequestInfo',
    'explainDenial',
    'explainDenials',
    'isKubetraceError',
    'leastRoles',
    'loadUpstream',
    'neededRule',
    'readTrace',
  ]);
  for (const part of [decode, rbac, trace]) expect(index).toMatchObject({ ...part });
  expect(Object.keys(playground)).toEqual(['startPlayground']);
});
