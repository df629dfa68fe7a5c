// Writes docs/verbosity.md: `npm run build && node test/tables/make-verbosity-page.mjs > docs/verbosity.md`.
// One request is sent through the proxy to the playground and recorded; every example is that recording, shown at a level.
// What differs from run to run (times, ports, ids, ages) is replaced, and test/verbosity-page.test.ts compares the rest.
import { get } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { HeldSecrets } from '../../dist/api/secrets/held-secrets.js';
import { run } from '../../dist/cli/main.js';
import { additionOf, LADDER } from '../../dist/log/ladder.js';

const SECRETS = '/api/v1/namespaces/team-a/secrets?limit=500';
const PODS = '/api/v1/namespaces/team-a/pods?limit=500';
const CONTEXT = 'reporter';
const HEADERS = {
  Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'Accept-Encoding': 'gzip',
  'Kubectl-Command': 'kubectl get',
  'User-Agent': 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
};

const INTRODUCTION = `<!-- Made by test/tables/make-verbosity-page.mjs: change that, not this. -->

# Verbosity

One request, as it is logged at each level of \`-v\`: \`kubectl get secrets\` by the ServiceAccount team-a/reporter of the playground,
which is denied. Each level adds to the one before what its heading says; at levels 3 to 5 and 7 to 10 only the added lines are shown, and \`…\` stands for the
rest. Times, ports and ids are examples. A request that is allowed is [below](#kubectl-get-pods-on-a-terminal-of-80-columns).

\`kubetrace proxy\` starts at level 0, on a terminal at 1; \`run\` and \`tour\` start at 1. On a terminal the format is \`pretty\`, as here; elsewhere \`klog\`, as at the end of
this page; \`--log-format json\` is described in [trace-format.md](trace-format.md).
`.split('\n');

const TERMINAL = `## kubectl get pods, on a terminal of 80 columns

All that the log says of the request when discovery is cached. A line is as wide as the terminal, also after it was resized: the client has a line of its own where it is another
than before, the clock no milliseconds, and what is longer is broken at words, bodies where the line ends, a command so that it can be pasted. A URL is left whole.
From level 6 on \`pretty\` shows what kubectl shows; \`--show sizes,request,identity,rule,cure\` adds what levels 2 to 5 show, and does so at every level.
The line \`asked why\` is a call of kubetrace's own (\`--explain\`): it comes once a minute for each permission. \`--show-own\` logs such calls like those of clients.
`.split('\n');

const KLOG = `## The same in kubectl's format

Levels 6 to 9 show what the same level of \`kubectl -v\` shows. With \`--log-format klog\` they are kubectl 1.33's own lines, word for word. A
line of kubetrace's own, always marked \`exchange.ts:1\`, follows them and is left out here.
`.split('\n');

const END = `## More and less

- **Errors that are not denials**: from level 1 on the server's words follow the line, and what to do about them, as in [answers.md](answers.md). For that the
  first 32 KiB of the body of such a response are kept; JSON has the body that its level shows.
- **Discovery**: at levels 1 to 3 the discovery and OpenAPI calls of a client are one line, \`discovery\`, with their number and how long
  they took together. It is logged when that client requests something else, or after half a second. A call that failed or was denied has its own
  line. \`--no-fold\` logs each call. JSON never folds.
- **\`--filter\`** logs and counts only exchanges that meet all its conditions, such as \`verb=list|watch,resource=pods,status>=400\`, at every level:

  | condition | is met when the field |
  |---|---|
  | \`FIELD=A\`, \`FIELD=A\\|B\` | is A; is A or B. \`namespace=\`: is empty, the cluster scope |
  | \`FIELD!=A\` | is none of them |
  | \`FIELD~REGEXP\`, \`FIELD!~REGEXP\` | matches the regular expression; does not |
  | \`NUMBER>=N\`, also \`>\`, \`<\`, \`<=\` | is at least N; is more, less, at most N |

  A comma means and; \`\\,\` is a comma. \`--filter\` may be repeated; then all of them must be met. Text fields are \`verb\`, \`resource\`, \`group\`, \`namespace\`, \`name\`, \`user\`,
  \`client\` (\`kubectl/v1.33.1\`), \`method\`, \`path\`, \`class\` (of a denial: \`rbac\`, \`admission\` …, \`refusal\` for kubetrace's own) and \`origin\`
  (\`client\` or \`kubetrace\`); numbers are \`status\` (\`4xx\` is 400 to 499, 0 means no response) and \`ms\`. \`resource=pods\` is pods and, as in RBAC, not
  their subresources; those are \`pods/log\`, \`pods/*\`, \`*/scale\`. \`resource=deployments.apps\` names an API group too, \`resource=pods.\` the core group.
- **A slow reader**, such as a stopped terminal, never slows the traffic: lines that do not fit into about a megabyte of waiting text are dropped, and
  their number is logged. A body is in memory once, at most 128 MiB of it at level 10, and is written piece by piece.

## At the end

From level 1 on, on a terminal, a summary follows when the proxy or the program of \`run\` ends: how often each verb of each resource was requested, denied (401, 403)
and answered with another error, how long it took (the median and the 99th percentile, to 1 %; for a watch or another stream, until it started), and how many
bytes passed. \`--summary table|json|off\` chooses the format, and \`--filter\` which exchanges count. It is written to stderr, also with \`--log-file\`.

## Secrets

Credentials are masked before anything is logged or recorded ([trace-format.md](trace-format.md#secrets)). \`--show-secrets\` shows unmasked what clients sent and servers answered, but only
on a terminal, and after a red warning: it is an error together with \`--log-file\`, \`--log-format json\`, or a log that goes to a file or a pipe. Recordings
(\`--record\`, \`--har\`) stay masked. The credential that kubetrace itself adds is not shown even then: it never reaches the log.
`.split('\n');

const directory = await mkdtemp(join(tmpdir(), 'kubetrace-verbosity-'));
try {
  process.stdout.write(await page(await record(SECRETS, 0), await record(PODS, 4)));
} finally {
  await rm(directory, { recursive: true });
}

async function page(trace, pods) {
  const pretty = await Promise.all(LADDER.map((_, level) => shown(trace, level, 'pretty')));
  const klog = await Promise.all([6, 7, 8, 9].map((level) => shown(trace, level, 'klog')));
  const ladder = LADDER.flatMap((row, level) => [
    `## -v ${level}: ${additionOf(row)}`,
    '',
    '```text',
    ...(level < 3 || level === 6 ? pretty[level] : added(pretty[level], pretty[level - 1])),
    '```',
    '',
  ]);
  const wire = [6, 7, 8, 9].flatMap((level, i) => [
    `### -v ${level}`,
    '',
    '```text',
    ...klog[i].filter((record) => !record.includes('exchange.ts:')).flatMap((record) => record.split('\n')),
    '```',
    '',
  ]);
  const narrow = await Promise.all(LADDER.slice(1).map((_, i) => shown(pods, i + 1, 'pretty', 80)));
  const terminal = narrow.flatMap((lines, i) => [
    `### On the terminal, -v ${i + 1}`,
    '',
    '```text',
    ...lines,
    '```',
    '',
  ]);
  return [...INTRODUCTION, ...ladder, ...TERMINAL, ...terminal, ...KLOG, ...wire, ...END].join('\n');
}

/** The first line, and what this level adds to the one before. */
function added([first, ...lines], before) {
  const known = new Set(before);
  const parts = lines.map((line) => (known.has(line) ? '…' : line));
  const told = parts.filter((line, i) => line !== '…' || parts[i - 1] !== '…');
  return told.every((line) => line === '…') ? [first, '…'] : [first, ...told];
}

/** The trace of a request for `target` through a proxy at a level: what it asks by itself depends on that. */
async function record(target, level) {
  const trace = join(directory, `trace-${level}.jsonl`);
  const interruption = new AbortController();
  const terminal = aTerminal(interruption.signal);
  const ready = new Promise((resolve) => terminal.stdout.once('said', resolve));
  const running = run(
    [
      'proxy',
      '--playground',
      '--context',
      CONTEXT,
      '--port=0',
      `-v=${level}`,
      `--record=${trace}`,
      '--record-max-size=10Mi',
    ],
    terminal,
  );
  const url = `http://${String(await ready)
    .trim()
    .split(' ')
    .at(-1)}`;
  // The first one opens the connection; what the second says of it is then the same each time.
  await ask(`${url}/version`);
  await ask(url + target);
  interruption.abort('SIGINT');
  await running;
  return trace;
}

function ask(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: HEADERS }, (answer) => answer.resume().on('end', resolve)).on('error', reject);
  });
}

/** The records of a level. Of klog each may have several lines, of pretty each is a line. */
async function shown(trace, level, format, columns) {
  const terminal = aTerminal(new AbortController().signal);
  if (columns !== undefined) Object.assign(terminal.stdout, { isTTY: true, columns });
  const args = ['show', trace, '-v', String(level), '--log-format', format, '--filter', 'resource=secrets|pods'];
  const code = await run([...args, '--color=never'], terminal);
  if (code !== 0) throw new Error(terminal.stderr.text);
  const text = steady(terminal.stdout.text).trimEnd();
  return format === 'pretty' ? text.split('\n') : text.split(/\n(?=[IWE]\d{4} )/);
}

/** The text without what differs from run to run. */
function steady(text) {
  const ids = new Map();
  const names = [];
  const nth = (name) => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  return text
    .replace(/^\d\d:\d\d:\d\d\.\d{3}/gm, '15:04:05.678')
    .replace(/^\d\d:\d\d:\d\d(?= )/gm, '15:04:05')
    .replace(/web-775b8f6999-\w{5}/g, (name) => `web-775b8f6999-${nth(name) === 0 ? '4x7kp' : '9zq2d'}`)
    .replace(/\b2(,?)4\d\d\b/g, '2$1424')
    .replace(/\b\d+s$/gm, '5s')
    .replace(/^([IWE])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+/gm, '$10102 15:04:05.678901   12345')
    .replace(/ +\d+ms/g, (span) => '9ms'.padStart(span.length))
    .replace(/\b\d+ ms/g, '9 ms')
    .replace(/(?<=[mM]illiseconds=)\d+/g, '9')
    .replace(/https:\/\/127\.0\.0\.1:\d+/g, 'https://127.0.0.1:6443')
    .replace(/(?<=client {6})127\.0\.0\.1:\d+/g, '127.0.0.1:40312')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `${String(ids.size + 1).repeat(8)}-0000-4000-8000-000000000000`);
      return ids.get(id);
    })
    .replace(/issued \d+\w+ ago, expires in \d+\w+/g, 'issued 5s ago, expires in 59m')
    .replace(/(?<=Date: ).+GMT/g, 'Mon, 02 Jan 2006 15:04:05 GMT');
}

/** What a terminal is to a command, with what was written to it as `text`. */
function aTerminal(interrupted) {
  const stream = () => {
    const writable = new Writable({
      write(chunk, _, done) {
        writable.text += String(chunk);
        writable.emit('said', writable.text);
        done();
      },
    });
    return Object.assign(writable, { text: '' });
  };
  return {
    stdin: Readable.from([]),
    stdout: stream(),
    stderr: stream(),
    env: { HOME: directory },
    interruption: () => interrupted,
    secrets: new HeldSecrets(),
  };
}
