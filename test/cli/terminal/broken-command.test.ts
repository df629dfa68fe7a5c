import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { brokenCommand } from '../../../src/cli/terminal/broken-command.ts';

const COMMAND = 'kubectl create role reader --verb=get --resource=pods/log --resource-name=web-0 --namespace=team-a';

test('a command that is too long is broken between words', () => {
  expect(brokenCommand(COMMAND, 50)).toEqual([
    'kubectl create role reader --verb=get \\',
    '  --resource=pods/log --resource-name=web-0 \\',
    '  --namespace=team-a',
  ]);
});

test('a shell reads the same words', () => {
  const words = (text: string) => execFileSync('sh', ['-c', `printf '%s\\n' ${text}`]).toString();
  for (const width of [20, 40, 60, 80]) expect(words(brokenCommand(COMMAND, width).join('\n'))).toBe(words(COMMAND));
});

test('quoted words stay whole', () => {
  expect(brokenCommand("kubectl create role 'a b' --verb=get", 30)).toEqual([
    "kubectl create role 'a b' \\",
    '  --verb=get',
  ]);
});

test('one that fits, or has a backslash or an open quote, stays as it is', () => {
  expect(brokenCommand(COMMAND, 200)).toEqual([COMMAND]);
  for (const whole of [String.raw`kubectl get pods --field-selector a\ b`, "echo it's here", 'a  b c d e f g h'])
    expect(brokenCommand(whole, 10)).toEqual([whole]);
});
