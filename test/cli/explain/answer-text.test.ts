import { expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const FORM = {
  request: {
    method: 'POST',
    path: '/api/v1/namespaces/a/pods',
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  },
  response: {
    status: 415,
    headers: [['Content-Type', 'text/plain']],
    body: { text: 'the body was in an unknown format' },
  },
};

test('other errors of a text follow the denials, each once, with what to do', async () => {
  const denial = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" at the cluster scope';
  const missing = 'Error from server (NotFound): pods "y" not found';
  const { stdout } = await explain(`${missing}\n${denial}\n${missing}\n`);
  expect(stdout).toMatch(/^bob needs "list pods" in the whole cluster\n/);
  expect(stdout).toMatch(
    /-{72}\n\n404 Not Found \(2 times, line 1\)\npods "y" not found\n\nremedy: There is no object of that name: /,
  );
});

test('a record has the request as well', async () => {
  expect((await explain(JSON.stringify(FORM))).stdout).toContain(
    "remedy: curl -d sends a form: add -H 'Content-Type: application/json'",
  );
});

test('-o json is one object a line, -o yaml says that no rule helps', async () => {
  const text = 'Error from server (AlreadyExists): pods "y" already exists\n';
  expect(JSON.parse((await explain(text, '-o', 'json')).stdout)).toEqual({
    id: 1,
    class: 'none',
    rules: [],
    code: 409,
    message: 'pods "y" already exists',
    remedy: 'It exists: change it (kubectl apply or replace, PUT, PATCH), delete it first, or choose another name.',
    certain: true,
  });
  expect(await explain(text, '-o', 'yaml')).toEqual({ code: 0, stdout: '', stderr: '1 of 1: no RBAC rule lifts it\n' });
});

test('control characters of the input do not reach the terminal', async () => {
  const { stdout } = await explain(
    JSON.stringify({ kind: 'Status', apiVersion: 'v1', code: 404, message: 'x\u001b[31m\u202e' }),
  );
  expect(stdout).toContain(String.raw`x\x1b[31m\u202e`);
  expect(stdout).toContain('404 Not Found');
});

async function explain(stdin: string, ...args: string[]) {
  const terminal = aTerminal({ stdin });
  const code = await run(['explain', '-', ...args], terminal);
  return { code, ...terminal.written };
}
