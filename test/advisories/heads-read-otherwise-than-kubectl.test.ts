import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningProxy, aProxy } from '../support/a-proxy.ts';
import { readTable } from '../support/table.ts';
import type { GivenResponse, RecordingServer } from '../tables/head-verdict.mjs';
import { recordingServer, requestVerdict, responseVerdict } from '../tables/head-verdict.mjs';

interface Row extends GivenResponse {
  readonly of: 'request' | 'response';
  readonly name: string;
  /** What real kubectl proxy made of it. */
  readonly kubectl: string;
  /** What kubetrace makes of it, where that is something else, and why. */
  readonly kubetrace?: string;
  readonly why?: string;
}

const rows = readTable<Row>('head-verdicts');

let server: RecordingServer;
let proxy: RunningProxy;
beforeAll(async () => {
  server = await recordingServer();
  proxy = await aProxy(server.url);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  server.close();
});

describe.each(['request', 'response'] as const)('of a %s kubetrace makes what kubectl proxy makes', (of) => {
  test.each(rows.filter((row) => row.of === of))('$name', async (row) => {
    const verdict =
      of === 'request'
        ? await requestVerdict(proxy.url, server, row.bytes)
        : await responseVerdict(proxy.url, server, row);
    const either = row.why?.includes('Node 20') ? [row.kubetrace, row.kubectl] : [row.kubetrace ?? row.kubectl];
    expect(either).toContain(verdict);
  });
});

test('where it does not, there is a reason; where it serves less, one of security', () => {
  const others = rows.filter(({ kubetrace }) => kubetrace !== undefined);
  const isLess = (verdict = ''): boolean => /^$|(?:^|\n)(?:refused|cut)$|^\d+ 400/u.test(verdict);
  const wrong = others.filter(({ kubectl, kubetrace, why = '' }) =>
    isLess(kubetrace) && !isLess(kubectl) ? !why.startsWith('security: ') : !/^(?:security|better|same): /u.test(why),
  );
  expect(wrong.map(({ of, name }) => `${of}: ${name}`)).toEqual([]);
});
