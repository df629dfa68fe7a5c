import { expect, test } from 'vitest';
import { addressHost, bareHost, joinHostPort } from '../../../src/api/request/bare-host.ts';

test.each([
  ['[::1]', '::1'],
  ['::1', '::1'],
  ['127.0.0.1', '127.0.0.1'],
  ['a.example', 'a.example'],
  ['', ''],
])('%s', (host, bare) => expect(bareHost(host)).toBe(bare));

test.each([
  ['[::1]:6443', '::1'],
  ['10.0.0.1:80', '10.0.0.1'],
  ['', ''],
])('%s', (address, host) => expect(addressHost(address)).toBe(host));

test.each([
  ['::1', 6443, '[::1]:6443'],
  ['10.0.0.1', '80', '10.0.0.1:80'],
])('%s, %s', (host, port, address) => expect(joinHostPort(host, port)).toBe(address));
