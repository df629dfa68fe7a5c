import { expect, test } from 'vitest';
import { finishedWork } from '../../../src/playground/kubelet/container-work.ts';

const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'p', namespace: 'n' } };

test.each([
  ['a command that ends', 'Never', { args: ['echo', 'hi'] }, { stdout: 'hi\n', exitCode: 0 }],
  ['one that fails', 'OnFailure', { command: ['false'] }, { stdout: '', exitCode: 1 }],
  ['a script', 'Never', { command: ['sh', '-c'], args: ['hostname; exit 3'] }, { stdout: 'p\n', exitCode: 3 }],
  ['one that would be started again', 'Always', { args: ['echo', 'hi'] }, undefined],
  ['the image alone', 'Never', {}, undefined],
  ['a command that waits for input', 'Never', { command: ['cat'] }, undefined],
  ['a shell that waits for input', 'Never', { command: ['sh'] }, undefined],
  ['a command that is not pretended', 'Never', { command: ['sleep', '1d'] }, undefined],
  ['a script with such a command', 'Never', { command: ['sh', '-c', 'sleep 1d'] }, undefined],
])('%s', (_, restartPolicy, container, work) => {
  const done = finishedWork({ ...POD, spec: { restartPolicy } }, container);
  expect(done && { stdout: done.stdout, exitCode: done.exitCode }).toEqual(work);
});
