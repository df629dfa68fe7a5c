import { expect, test } from 'vitest';
import { flagsNotFollowed } from '../../../src/cli/run/passed-by.ts';
import { theCommand } from '../../support/the-command.ts';

const NOTICE = /note: no request came through the proxy: does the program use a kubeconfig of its own/;

test.each([
  ['a program that asks nothing', 'true', true],
  ['one that asks by another way', 'curl -s -o /dev/null http://127.0.0.1:9/api || true', true],
  ['one that asks', 'curl -s -o /dev/null "$KUBETRACE_URL/version"', false],
  ['one that is refused', 'curl -s -o /dev/null "${KUBETRACE_URL%/*}/version"', false],
])('%s', async (_, script, isNoticed) => {
  await using command = theCommand(['run', '--playground', '--', 'sh', '-c', script]);
  expect(await command.exitCode).toBe(0);
  if (isNoticed) expect(command.written.stderr).toMatch(NOTICE);
  else expect(command.written.stderr).not.toMatch(NOTICE);
});

test.each([
  ['kubectl --user eve get pods', ['--user']],
  ['/usr/bin/kubectl get pods --cluster=lab --user=eve', ['--user', '--cluster']],
  ['oc get pods --cluster lab', ['--cluster']],
  ['kubectl exec pod -- su --user eve', []],
  ['kubectl get pods --username x', []],
  ['kubectl --server=https://x --token t get pods', ['--server']],
  ['oc get pods -s https://x', ['-s']],
  ['kubectl --kubeconfig mine --server https://x --user eve get pods', []],
  ['curl --user eve http://x', []],
])('%s: %j', (command, flags) => {
  const notes = flagsNotFollowed(command.split(' '));
  expect(notes.map((note) => note.split(' ')[0])).toEqual(flags);
});
