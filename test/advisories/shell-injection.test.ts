import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { exporter } from '../../src/export/exporter.ts';
import { curlCommand } from '../../src/log/klog/kubectl-records.ts';
import { cureCommands, canICommand } from '../../src/rbac/cures/cure-commands.ts';
import type { Grant } from '../../src/rbac/rules/denial.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { traceLine } from '../../src/trace/file/trace-line.ts';
import { anExchange } from '../support/an-exchange.ts';
import { aTerminal } from '../support/a-terminal.ts';

/*
 * What kubetrace writes for a shell (`show -o curl`, the curl command of -v 9, the commands of `explain` and `rbac`) runs curl and
 * kubectl and nothing else, whoever wrote the trace: as a script, and each line pasted alone. A real shell runs it here.
 */

/** `PWN` leaves a mark; so does whatever writes a file. */
const WORDS = [
  '$(PWN)',
  '`PWN`',
  "'; PWN; '",
  '"; PWN; "',
  '\nPWN\n',
  '\nPWN # \n',
  "'\nPWN\n'",
  '\rPWN\r',
  String.raw`\'; PWN #`,
  String.raw`\\"; PWN; "`,
  '; PWN',
  '| PWN',
  '&& PWN ||',
  '> MARK',
  '-o MARK',
  '--output=MARK',
  '-KMARK',
  '@MARK',
  '!PWN',
  '${IFS}$(PWN)',
  '$((PWN))',
  '\u0085PWN\u2028PWN',
  '\u202E; PWN',
  '{a,b}[1-3]',
  '~/* ?',
  '# PWN',
  '%s%n\\101',
];

let folder: string;
let work: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubetrace-'));
  for (const [name, text] of Object.entries(PROGRAMS)) writeFileSync(join(folder, name), text, { mode: 0o755 });
  execFileSync('sh', ['-c', 'ln -s "$(command -v base64)" "$(command -v od)" "$0"', folder]);
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => void (work = mkdtempSync(join(folder, 'work-'))));

/** Each writes its arguments, and curl what is piped into it, to a file that a script cannot name. */
const SAYS = `#!/bin/sh\n{ printf '%s' "\${0##*/}"; for word; do printf '\\0%s' "$word"; done`;
const PROGRAMS = {
  curl: `${SAYS}; for word; do [ "$word" = @- ] && printf '\\0' && od -An -v -tx1; done; printf '\\n\\0\\n'; } >> "$CALLS"\n`,
  kubectl: `${SAYS}; printf '\\n\\0\\n'; } >> "$CALLS"\n`,
  PWN: '#!/bin/sh\n: > "$WORK/MARK"\n',
};

/** The calls that shells make of a script. Fails when anything else happens. */
function callsOf(script: string): string[][] {
  const calls = join(folder, 'calls');
  const env = { PATH: folder, CALLS: calls, WORK: work, TOKEN: 't0', KUBETRACE_URL: 'http://proxy' };
  for (const shell of ['/bin/sh', '/bin/bash']) {
    writeFileSync(calls, '');
    spawnSync(shell, ['-s'], { input: script, env, cwd: work, timeout: 60_000 });
    expect(readdirSync(work), script).toEqual([]);
  }
  return readFileSync(calls, 'utf8')
    .split('\n\0\n')
    .slice(0, -1)
    .map((call) => call.split('\0'));
}

/** Each line in a shell of its own, as somebody pastes it. */
function pasted(lines: readonly string[]): string[][] {
  const each = `while IFS= read -r line; do (eval "$line") < /dev/null; done <<'THE END OF ALL LINES'\n`;
  return callsOf(`${each}${lines.join('\n')}\nTHE END OF ALL LINES\n`);
}

/** An exchange for each place that a text can stand in. */
function everywhere(word: string): Exchange[] {
  const plain = anExchange({ requestBody: '{}', method: 'POST' });
  const info = { ...plain.requestInfo!, verb: word, resource: word, apiGroup: word, namespace: word, name: word };
  const request = (more: object): Exchange => ({ ...plain, request: { ...plain.request, ...more } });
  const body = { chunks: [Buffer.from(word)], size: 9, truncated: true };
  return [
    { ...plain, requestInfo: info },
    { ...plain, upgrade: word },
    { ...plain, upstreamUrl: word },
    { ...plain, upstreamUrl: `https://10.0.0.1:6443/a?${word}` },
    { ...plain, upstreamUrl: `https://${word}/a` },
    { ...plain, client: { address: word, userAgent: word }, failure: { code: word, message: word } },
    request({ method: word }),
    request({ target: `/${word}` }),
    request({ headers: [['X-A', word]] }),
    request({ headers: [[word, 'x']] }),
    request({ body }),
    request({ body: { ...body, withheld: word } }),
    request({ body: { chunks: [Buffer.from(`{"a":${JSON.stringify(word)}}\n${word}`)], size: 9, truncated: false } }),
  ];
}

test.each(['proxy', 'server'] as const)('show -o curl --against %s', { timeout: 60_000 }, (curlTarget) => {
  const out = exporter('curl', { version: '1', baseUrl: 'http://proxy', curlTarget, title: '' });
  for (const word of WORDS) {
    const script = `${out.begin}${everywhere(word)
      .map((exchange) => out.add(exchange))
      .join('')}${out.end()}`;
    const calls = callsOf(script);
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls) expect(withoutFlags(call)).toEqual([expect.stringMatching(/^https?:\/\//)]);
    pasted(script.split('\n'));
  }
});

test('the curl command of -v 9', () => {
  const commands = WORDS.flatMap(everywhere).map(curlCommand);
  expect(commands.filter((command) => command.includes('\n'))).toEqual([]);
  expect(pasted(commands)).toHaveLength(commands.length);
});

test('the commands of a cure and of rbac', () => {
  const commands = WORDS.flatMap(grantsWith).flatMap((grant) => [
    ...cureCommands({ title: 'x', grants: [grant] }),
    canICommand(grant) ?? '',
  ]);
  expect(commands.filter((command) => command.includes('\n'))).toEqual([]);
  const calls = pasted(commands);
  expect(calls.length).toBeGreaterThan(WORDS.length);
  expect(calls.filter(([program]) => program !== 'kubectl')).toEqual([]);
  // A flag that the author of the text chose would begin with a dash of its own.
  expect(calls.flat().filter((word) => /^-(?:o|K|-output)/.test(word))).toEqual([]);
});

test.each([
  ['explain', '-o', 'commands'],
  ['explain', '--each'],
  ['rbac', '-o', 'commands', '--user', '`PWN`'],
])('%s: each line pasted alone', async (...args) => {
  const file = join(folder, 'trace.jsonl');
  const exchanges = WORDS.flatMap(everywhere).map((exchange) => ({ ...exchange, ...DENIED }));
  writeFileSync(file, exchanges.map((exchange) => `${traceLine(exchange, 65_536)}\n`).join(''));
  const terminal = aTerminal();
  await run([...args, file], terminal);
  const commands = terminal.written.stdout
    .split('\n')
    .flatMap((line) => /^(?:Check +)?(kubectl .*)$/.exec(line)?.[1] ?? []);
  expect(pasted([...new Set(commands)]).length).toBeGreaterThan(0);
});

const DENIED = {
  response: {
    status: 403,
    statusText: '',
    headers: [],
    body: {
      chunks: [
        Buffer.from(
          '{"kind":"Status","apiVersion":"v1","code":403,"reason":"Forbidden","message":"pods is forbidden: User \\"$(PWN)\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"`PWN`\\""}',
        ),
      ],
      size: 180,
      truncated: false,
    },
  },
} as const;

function grantsWith(word: string): Grant[] {
  const subject = { kind: 'User', name: 'jane' } as const;
  const rule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
  const grant: Grant = { scope: 'namespace', namespace: 'a', rules: [rule], subject };
  return [
    { ...grant, namespace: word },
    { ...grant, subject: { ...subject, name: word } },
    { ...grant, subject: { kind: 'ServiceAccount', name: word, namespace: word } },
    { ...grant, rules: [{ ...rule, resourceNames: [word] }] },
    { ...grant, rules: [{ ...rule, resources: [word] }] },
    { ...grant, rules: [{ ...rule, verbs: [word] }] },
    { ...grant, rules: [{ ...rule, apiGroups: [word] }] },
    { ...grant, scope: 'cluster', rules: [{ nonResourceURLs: [`/${word}`], verbs: ['get'] }] },
    { ...grant, scope: 'cluster', rules: [{ nonResourceURLs: [word], verbs: ['get'] }] },
    { ...grant, clusterRole: word },
  ];
}

/** What is left of the words of curl without the flags that we write and their values. */
function withoutFlags([program, ...words]: readonly string[]): string[] {
  expect(program).toBe('curl');
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (['-X', '-H', '--data-raw'].includes(word)) i++;
    else if (word === '--data-binary') i += Number(words[i + 1] === '@-');
    else if (!['--globoff', '--path-as-is', '--head'].includes(word)) rest.push(word);
  }
  // The body that was piped.
  return rest.filter((word) => !/^(?: ?[0-9a-f]{2}|\s)*$/.test(word));
}

test('a body of bytes, or of many lines, reaches curl as it was', () => {
  for (const text of ['{"a": "it\'s",\n "b": 1}\n', 'k8s\0\n\u000b', '\u001b[2J', `${'x'.repeat(200_000)}\n`]) {
    const exchange = anExchange({ method: 'POST', requestBody: text });
    const out = exporter('curl', { version: '1', baseUrl: 'http://proxy', curlTarget: 'proxy', title: '' });
    const [call] = callsOf(out.add(exchange));
    expect(Buffer.from(call!.at(-1)!.replaceAll(/\s/g, ''), 'hex').toString()).toBe(text);
  }
});

test('curl is not to expand a URL, nor to shorten it', () => {
  const out = exporter('curl', { version: '1', baseUrl: 'http://proxy', curlTarget: 'proxy', title: '' });
  const words = (target: string) => callsOf(out.add(anExchange({ target, requestHeaders: [] })))[0]!.slice(1);
  expect(words('/pods?fieldSelector=metadata.name={a}&x=[1-3]')).toEqual([
    '--globoff',
    'http://proxy/pods?fieldSelector=metadata.name={a}&x=[1-3]',
  ]);
  expect(words('/team-a/../team-b/pods')).toEqual(['--path-as-is', 'http://proxy/team-a/../team-b/pods']);
  expect(words('/a#b')).toEqual(['http://proxy/a%23b']);
});

test('of ordinary headers the curl command of -v 9 is that of kubectl, word for word', () => {
  const requestHeaders = [
    ['Accept', 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'],
    ['If-None-Match', '"a\\b"'],
  ] as const;
  expect(curlCommand(anExchange({ target: '/api', requestHeaders }))).toBe(
    String.raw`curl -v -XGET  -H "Accept: application/json;as=Table;v=v1;g=meta.k8s.io,application/json" -H "If-None-Match: \"a\\b\"" 'https://10.0.0.1:6443/api'`,
  );
});
