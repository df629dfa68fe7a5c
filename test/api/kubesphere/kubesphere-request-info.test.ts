import { expect, test } from 'vitest';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import { effectiveAuthorization, effectiveQuery } from '../../../src/api/kubesphere/kubesphere-filter.ts';
import {
  decodeKubeSphereRequestInfo,
  type KubeSphereRequestInfo,
  KubeSphereRequestInfoError,
} from '../../../src/api/kubesphere/kubesphere-request-info.ts';
import { kubeSphereVersion } from '../../../src/api/kubesphere/kubesphere-version.ts';
import { readTable } from '../../support/table.ts';

type Fields = Partial<Record<keyof KubeSphereRequestInfo, unknown>> & { readonly k?: 1 };
type Filtered = { readonly effectiveQuery?: string; readonly authorizationAfter?: string };
type Row = [string, string, string, Record<string, string> | 0, string | Fields, Filtered?];

const EMPTY = {
  apiPrefix: '',
  apiGroup: '',
  apiVersion: '',
  workspace: '',
  cluster: '',
  namespace: '',
  resource: '',
  subresource: '',
  name: '',
  parts: [],
  resourceScope: '',
};

test.each(readTable<Row>('kubesphere-requestinfo'))('%s %s %s', (tags, method, target, headers, expected, filtered) => {
  const list: HeaderList = Object.entries(headers || {});
  for (const tag of tags.split(' ')) {
    const decode = () =>
      decodeKubeSphereRequestInfo(method, target, { version: kubeSphereVersion(tag)!, headers: list });
    if (typeof expected === 'string') expect(failureOf(decode)).toBe(expected);
    else expect(decode()).toMatchObject({ ...(tags.includes('v3') && { devops: '' }), ...fieldsOf(expected, target) });
  }
  if (!filtered) return;
  expect(effectiveQuery(target.split('?')[1] ?? '', list)).toBe(filtered.effectiveQuery ?? '');
  expect(effectiveAuthorization(list)).toBe(filtered.authorizationAfter);
});

test.each([
  ['4', '4'],
  ['v4.1.3', '4'],
  ['3', '3'],
  ['v3.4.1', '3'],
  ['3.3.2', '3'],
  ['3.3.1', '3.2'],
  ['v3.2.1-rc.1', '3.2'],
  ['5', undefined],
  ['3x', undefined],
])('version %s decodes as %s', (text, line) => {
  expect(kubeSphereVersion(text)).toBe(line);
});

function fieldsOf({ k, ...fields }: Fields, target: string): Fields {
  const path = target.split('?')[0]!;
  return {
    ...EMPTY,
    path,
    isResourceRequest: fields.resourceScope !== undefined,
    isKubernetesRequest: k === 1,
    ...fields,
  };
}

function failureOf(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    if (!(error instanceof KubeSphereRequestInfoError)) throw error;
    return error.code === 0 ? 'panic' : `error: ${error.message}`;
  }
  return 'decoded';
}
