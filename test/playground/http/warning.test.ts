import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { warn } from '../../../src/playground/http/warning.ts';

/** The Warning header that comes of these texts. */
async function warningOf(...texts: readonly string[]): Promise<string | null> {
  const server = createServer((_, response) => {
    for (const text of texts) warn(response, text);
    response.end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  return headers.get('warning');
}

test('warnings are quoted, once each, and as UTF-8; texts with control characters are not shown', async () => {
  const header = await warningOf('a', 'with "quotes" and \\', 'a', 'two\nlines', '', 'é');
  expect(header).toBe(
    String.raw`299 - "a", 299 - "with \"quotes\" and \\", 299 - "${Buffer.from('é').toString('latin1')}"`,
  );
});

test('many long ones are cut', async () => {
  const header = await warningOf(...Array.from({ length: 40 }, (_, i) => `${i}${'x'.repeat(400)}`));
  expect(header?.split(', ').map((one) => one.length)).toEqual(
    Array.from({ length: 16 }, () => 256 + '299 - ""'.length),
  );
});
