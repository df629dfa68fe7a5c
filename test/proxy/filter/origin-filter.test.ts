import { describe, expect, test } from 'vitest';
import { DEFAULT_FILTER_FLAGS } from '../../../src/proxy/filter/filter-flags.ts';
import type { FilterFlags } from '../../../src/proxy/filter/filter-flags.ts';
import { createOriginFilter } from '../../../src/proxy/filter/origin-filter.ts';
import type { RequestOrigin } from '../../../src/proxy/receive/request-origin.ts';

const CURL: RequestOrigin = {
  host: 'localhost:8001',
  origin: undefined,
  site: undefined,
  mode: undefined,
  destination: undefined,
  problem: undefined,
};

/** The flag that refuses, or `accepted`. */
function verdict(
  origin: Partial<RequestOrigin>,
  { method = 'GET', upgrade = undefined as string | undefined, flags = {} as Partial<FilterFlags> } = {},
): string {
  const filter = createOriginFilter({ ...DEFAULT_FILTER_FLAGS, ...flags });
  return filter({ origin: { ...CURL, ...origin }, method, upgrade })?.flag ?? 'accepted';
}

describe('a host, as kubectl proxy takes it, recorded', () => {
  test.each([
    ['localhost', 'accepted'],
    ['localhost:8001', 'accepted'],
    ['127.0.0.1', 'accepted'],
    ['127.0.0.1:', 'accepted'],
    ['evil.com', '--accept-hosts'],
    ['evil.com:8001', '--accept-hosts'],
    ['LOCALHOST', '--accept-hosts'],
    ['localhost.evil.com', '--accept-hosts'],
    ['127.0.0.1.evil.com', '--accept-hosts'],
    ['127.0.0.2', '--accept-hosts'],
    ['localhost:1:2', '--accept-hosts'],
    ['', '--accept-hosts'],
    // Refused by kubectl, whose own default does not match what it makes of the first two.
    ['[::1]:8001', 'accepted'],
    ['[::1]:99', 'accepted'],
    ['[::1]', 'accepted'],
    ['[::2]:8001', '--accept-hosts'],
  ])('Host: %s', (host, expected) => {
    expect(verdict({ host })).toBe(expected);
  });

  test.each([
    ['', 'localhost', '--accept-hosts'],
    ['^evil\\.com$', 'evil.com', 'accepted'],
    ['^evil\\.com$', 'localhost', '--accept-hosts'],
    ['\\Aevil\\.com\\z', 'evil.com', 'accepted'],
    ['^(?P<name>local)host$', 'localhost', 'accepted'],
  ])('--accept-hosts=%s, Host: %s', (acceptHosts, host, expected) => {
    expect(verdict({ host }, { flags: { acceptHosts } })).toBe(expected);
  });
});

describe('a page', () => {
  test.each([
    ['http://localhost:8001', 'localhost:8001', 'accepted'],
    ['http://LOCALHOST:8001', 'localhost:8001', 'accepted'],
    ['http://[::1]:8001', '[::1]:8001', 'accepted'],
    ['http://localhost', 'localhost', 'accepted'],
    ['http://localhost', 'localhost:80', 'accepted'],
    ['http://localhost:3000', 'localhost:8001', '--accept-origins'],
    ['http://127.0.0.1:8001', 'localhost:8001', '--accept-origins'],
    ['https://localhost:8001', 'localhost:8001', '--accept-origins'],
    ['http://localhost:8001.evil.com', 'localhost:8001', '--accept-origins'],
    ['http://localhost:8001@evil.com', 'localhost:8001', '--accept-origins'],
    ['http://localhost:8001/', 'localhost:8001', '--accept-origins'],
    ['https://evil.com', 'localhost:8001', '--accept-origins'],
    ['null', 'localhost:8001', '--accept-origins'],
    ['', 'localhost:8001', '--accept-origins'],
    ['http://localhost:8001, http://localhost:8001', 'localhost:8001', '--accept-origins'],
  ])('Origin: %j to %s', (origin, host, expected) => {
    for (const method of ['GET', 'POST', 'DELETE', 'TRACE'])
      expect(verdict({ origin, host }, { method })).toBe(expected);
    expect(verdict({ origin, host }, { upgrade: 'websocket' })).toBe(expected);
  });

  test.each([
    ['same-origin', 'cors', 'empty', 'POST', 'accepted'],
    ['none', 'navigate', 'document', 'GET', 'accepted'],
    ['cross-site', 'navigate', 'document', 'GET', 'accepted'],
    ['same-site', 'navigate', 'document', 'HEAD', 'accepted'],
    ['cross-site', 'navigate', 'document', 'POST', '--accept-origins'],
    ['cross-site', 'navigate', 'iframe', 'GET', '--accept-origins'],
    ['cross-site', 'no-cors', 'image', 'GET', '--accept-origins'],
    ['same-site', 'no-cors', 'empty', 'GET', '--accept-origins'],
    ['same-site', 'cors', 'empty', 'OPTIONS', '--accept-origins'],
    ['cross-site', 'navigate, navigate', 'document', 'GET', '--accept-origins'],
    ['same-origin, cross-site', 'cors', 'empty', 'GET', '--accept-origins'],
    ['', 'cors', 'empty', 'GET', '--accept-origins'],
  ])('Sec-Fetch-Site: %s, -Mode: %s, -Dest: %s, %s', (site, mode, destination, method, expected) => {
    expect(verdict({ site, mode, destination }, { method })).toBe(expected);
  });

  test('following a link does not open streams', () => {
    const link = { site: 'cross-site', mode: 'navigate', destination: 'document' };
    expect(verdict(link, { upgrade: 'websocket' })).toBe('--accept-origins');
  });

  test('--accept-origins admits a page of another origin, whatever else the browser says of it', () => {
    const page = { origin: 'http://localhost:3000', site: 'same-site', mode: 'cors', destination: 'empty' };
    const accepted = { flags: { acceptOrigins: '^http://localhost:3000$' }, method: 'POST' };
    expect(verdict(page, accepted)).toBe('accepted');
    expect(verdict({ ...page, origin: 'http://localhost:30001' }, accepted)).toBe('--accept-origins');
    expect(verdict({ ...page, origin: undefined }, accepted)).toBe('--accept-origins');
  });
});

test('a refusal names the origins that a page may have', () => {
  const filter = createOriginFilter(DEFAULT_FILTER_FLAGS);
  expect(filter({ origin: { ...CURL, origin: 'http://localhost:3000' }, method: 'POST', upgrade: undefined })).toEqual({
    flag: '--accept-origins',
    rule: 'Origin "http://localhost:3000" (a web page) is neither http://localhost:8001 nor in --accept-origins, which is empty',
  });
});
