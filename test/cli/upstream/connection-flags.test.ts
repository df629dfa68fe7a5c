import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { connectionFlags } from '../../../src/cli/upstream/connection-flags.ts';

describe('connection flags', () => {
  test.each([
    { line: '', flags: {} },
    { line: '-s https://a -n dev', flags: { server: 'https://a', namespace: 'dev' } },
    { line: '--context=a --cluster b --user c', flags: { context: 'a', cluster: 'b', user: 'c' } },
    { line: '--as eve --as-group a,b --as-group c', flags: { as: 'eve', asGroup: ['a,b', 'c'] } },
    { line: '--as-user-extra k=a=b --as-user-extra k=', flags: { asUserExtra: ['k=a=b', 'k='] } },
    { line: '--insecure-skip-tls-verify', flags: { insecureSkipTlsVerify: true } },
    { line: '--insecure-skip-tls-verify=false', flags: { insecureSkipTlsVerify: false } },
    { line: '--disable-compression --token x', flags: { disableCompression: true, token: 'x' } },
    { line: '--request-timeout 5', flags: { requestTimeout: 5000 } },
    { line: '--request-timeout=1m30s --exec-timeout 2m', flags: { requestTimeout: 90_000, execTimeout: 120_000 } },
    { line: '--client-key k --client-certificate c', flags: { clientKey: 'k', clientCertificate: 'c' } },
  ])('$line', ({ line, flags }) => {
    expect(parse(line)).toEqual(flags);
  });

  test.each([
    ['--as-user-extra scopes', /--as-user-extra.*key=value/],
    ['--request-timeout soon', /--request-timeout.*duration/],
    ['--insecure-skip-tls-verify=maybe', /--insecure-skip-tls-verify.*true or false/],
  ])('%s is refused', (line, message) => {
    expect(() => parse(line)).toThrow(message);
  });
});

function parse(line: string) {
  const command = connectionFlags(new Command('test').exitOverride().configureOutput({ writeErr: () => {} }));
  command.parse(line.split(' ').filter(Boolean), { from: 'user' });
  return command.opts();
}
