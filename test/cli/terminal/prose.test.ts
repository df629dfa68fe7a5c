import { expect, test } from 'vitest';
import { prose } from '../../../src/cli/terminal/prose.ts';

const HINT = 'hint: pass --kubeconfig or --server, or try it without a cluster: kubetrace playground';

test('off a terminal no line is broken', () => {
  expect(prose(`${HINT}\n`, undefined)).toBe(`${HINT}\n`);
});

test.each<[width: number, text: string, lines: string]>([
  [86, `${HINT}\n`, `${HINT}\n`],
  [
    72,
    `error: no cluster\n${HINT}\n`,
    `error: no cluster
hint: pass --kubeconfig or --server, or try it without a cluster:
      kubetrace playground
`,
  ],
  [
    40,
    'error: a b\n       and what somebody else has written in a line of its own\n',
    `error: a b
       and what somebody else has
       written in a line of its own
`,
  ],
  [
    40,
    'warning: it goes wrong: kubectl get pods --namespace a-namespace --output yaml',
    `warning: it goes wrong:
         kubectl get pods \\
           --namespace a-namespace \\
           --output yaml`,
  ],
  [20, 'note: see https://example.com/a/long/path', 'note: see\n      https://example.com/a/long/path'],
])('at %i columns: %s', (width, text, lines) => {
  expect(prose(text, width)).toBe(lines);
});
