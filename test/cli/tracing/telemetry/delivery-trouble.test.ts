import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { deliveryTrouble } from '../../../../src/cli/tracing/telemetry/delivery-trouble.ts';
import { aCollector } from '../../../support/a-collector.ts';
import { aProxyCommand } from '../../../support/a-proxy-command.ts';

/** What a person reads of a proxy whose spans go to this URL, after so many requests. */
async function said(url: string, requests = 1): Promise<string> {
  const proxy = await aProxyCommand(['--playground', '-v0', `--otlp=${url}`], { HOME: '/dev/null' });
  {
    await using _proxy = proxy;
    for (let i = 0; i < requests; i++) await (await fetch(`${proxy.url}/version`)).text();
  }
  return proxy.written.stderr;
}

describe('a Collector that', () => {
  test('is not there: one warning, what to look at, and at the end how many spans did not arrive', async () => {
    const port = await freePort();
    const text = await said(`http://127.0.0.1:${port}`, 3);
    expect(text).toMatch(
      /^warning: --otlp http:\/\/127\.0\.0\.1:\d+\/v1\/traces: .*ECONNREFUSED.*\nhint: is the Collector running/m,
    );
    expect(text).toMatch(/: 3 spans did not arrive\n$/);
    expect(text.match(/^warning:/gm)).toHaveLength(2);
  });

  test.each([
    [404, undefined, 'the answer was 404 Not Found', 'hint: is that an OTLP receiver for HTTP?'],
    [
      401,
      undefined,
      'the answer was 401 Unauthorized',
      'hint: headers for the Collector are in OTEL_EXPORTER_OTLP_HEADERS',
    ],
    [302, 'http://127.0.0.1:1/elsewhere', 'the answer was 302 Found', 'hint: redirects are not followed'],
    [413, undefined, 'the answer was 413', 'hint: the Collector takes no batch of that size'],
  ])('answers %i', async (status, location, problem, hint) => {
    await using collector = await aCollector((res) =>
      res.writeHead(status, location === undefined ? {} : { location }).end('what it says\u001b[2J'),
    );
    const text = await said(collector.url);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(problem);
    expect(text.replaceAll(/\s+/g, ' ')).toContain(hint);
    expect(text).toContain('one span did not arrive');
    expect(text).not.toContain('\u001b[2J');
    expect(collector.requests).toHaveLength(1);
  });

  test('answers 503 once is tried again, and nothing is said', async () => {
    let count = 0;
    await using collector = await aCollector((res) => res.writeHead(count++ === 0 ? 503 : 200).end());
    expect(await said(collector.url)).not.toContain('--otlp');
    expect(collector.requests).toHaveLength(2);
  });

  test('always answers 503, or never, ends nothing and is not waited for', async () => {
    await using busy = await aCollector((res) => res.writeHead(503).end());
    await using silent = await aCollector(() => undefined);
    const texts = await Promise.all([said(busy.url), said(silent.url)]);
    for (const text of texts) {
      expect(text).toMatch(/^warning: --otlp \S+: (?!one span)/m);
      expect(text).toMatch(/: one span did not arrive\n$/);
    }
  });

  test('answers without an end is not read to its end', async () => {
    await using collector = await aCollector((res) => {
      res.writeHead(200);
      const more = Buffer.alloc(1024 * 1024);
      const pour = () => {
        while (!res.destroyed && res.write(more));
        res.once('drain', pour);
      };
      pour();
    });
    expect(await said(collector.url)).toMatch(/size limit/);
  });
});

test('at the port of gRPC, the other port is named', () => {
  const error = Object.assign(new Error('Parse Error'), { code: 'HPE_INVALID_CONSTANT' });
  expect(deliveryTrouble(error, new URL('http://collector:4317/v1/traces'))).toEqual({
    problem: 'HPE_INVALID_CONSTANT: Parse Error',
    hint: expect.stringContaining('4318') as unknown,
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
