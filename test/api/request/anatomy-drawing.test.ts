import { expect, test } from 'vitest';
import { drawAnatomy } from '../../../src/api/request/anatomy-drawing.ts';
import { pathAnatomy } from '../../../src/api/request/path-anatomy.ts';

test('a drawing', () => {
  expect(drawAnatomy(pathAnatomy('/apis/apps/v1/namespaces/a%0Ab/deployments/web'))).toEqual([
    String.raw`/apis/apps/v1/namespaces/a\nb/deployments/web`,
    ' │    │    │  │          │    │           └── name',
    ' │    │    │  │          │    └────────────── resource',
    ' │    │    │  │          └─────────────────── namespace',
    ' │    │    │  └────────────────────────────── namespaces',
    ' │    │    └───────────────────────────────── version',
    ' │    └────────────────────────────────────── group',
    ' └─────────────────────────────────────────── prefix: named groups',
  ]);
  expect(drawAnatomy(pathAnatomy('/api/v1//x'), { ascii: true })).toEqual([
    '/api/v1//x',
    ' |   |  |`-- name',
    ' |   |  `--- resource: empty',
    ' |   `------ version',
    ' `---------- prefix: the core group, ""',
  ]);
  expect(drawAnatomy([])).toEqual(['/']);
});
