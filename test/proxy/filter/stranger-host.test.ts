import { expect, test } from 'vitest';
import { DEFAULT_FILTER_FLAGS } from '../../../src/proxy/filter/filter-flags.ts';
import { acceptedStranger } from '../../../src/proxy/filter/stranger-host.ts';

test.each([
  [DEFAULT_FILTER_FLAGS.acceptHosts, undefined],
  ['', undefined],
  [String.raw`^kubetrace\.corp\.example$`, undefined],
  [String.raw`\.corp\.example$`, undefined],
  ['.*', 'attacker.example'],
  [`${DEFAULT_FILTER_FLAGS.acceptHosts},`, 'attacker.example'],
  ['localhost', 'localhost.attacker.example'],
  [String.raw`^127\.0\.0\.1`, '127.0.0.1.attacker.example'],
  [String.raw`^192\.168\..*`, '192.168.0.1.attacker.example'],
  ['^host.docker.internal', 'host.docker.internal.attacker.example'],
])('%s', (acceptHosts, stranger) => {
  expect(acceptedStranger(acceptHosts)).toBe(stranger);
});
