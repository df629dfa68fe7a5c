import * as zlib from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { anAuditEvent } from '../../../support/an-audit-event.ts';
import { readText } from '../../../support/read-text.ts';

const EVENTS = ['a', 'b', 'c'].map((name) =>
  anAuditEvent({
    verb: 'get',
    auditID: name,
    requestURI: `/api/v1/namespaces/team-a/pods/${name}`,
    objectRef: { resource: 'pods', namespace: 'team-a', name, apiVersion: 'v1' },
  }),
);
const LINES = EVENTS.map((event) => JSON.stringify(event));
const TEXT = `${LINES.join('\n')}\n`;
const [FIRST = '', SECOND = '', THIRD = ''] = LINES;
const PRETTY = EVENTS.map((event) => JSON.stringify(event, undefined, 2)).join('\n');
const LIST = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: EVENTS };
/** As programs write that sort the keys. */
const SORTED = EVENTS.map((event) =>
  JSON.stringify(Object.fromEntries(Object.entries(event).toSorted(([a], [b]) => (a < b ? -1 : 1)))),
);

async function namesIn(content: string | Uint8Array) {
  const { exchanges, warnings } = await readText(content);
  return { names: exchanges.map(({ requestInfo }) => requestInfo?.name).join(''), warnings };
}

describe('events are read, every one and nothing else', () => {
  test.each<[what: string, content: string | Uint8Array]>([
    ['a line each', TEXT],
    ['with the line ends of Windows', TEXT.replaceAll('\n', '\r\n')],
    ['after a byte order mark', `\ufeff${TEXT}`],
    ['with a byte order mark in each of several files', `\ufeff${FIRST}\n\ufeff${SECOND}\n\ufeff${THIRD}`],
    ['in UTF-16, little endian', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['in UTF-16, big endian', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
    ['in UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
    ['in gzip', zlib.gzipSync(TEXT)],
    [
      'in gzip of several members, in UTF-16',
      Buffer.concat([zlib.gzipSync(Buffer.from(`\ufeff${TEXT}`, 'utf16le')), zlib.gzipSync('')]),
    ],
    ['in gzip twice', zlib.gzipSync(zlib.gzipSync(TEXT))],
    ['with sorted keys', SORTED.join('\n')],
    ['pretty, one after the other', PRETTY],
    ['pretty, indented as a whole', PRETTY.replace(/^/gm, '    ')],
    ['without anything between', LINES.join('')],
    ['a list', JSON.stringify(EVENTS)],
    ['a pretty list', JSON.stringify(EVENTS, undefined, 4)],
    ['a list, an item on each line', `[\n${LINES.join(',\n')}\n]\n`],
    ['a list of lists', JSON.stringify([[EVENTS[0]], [[EVENTS[1]], EVENTS[2]]])],
    ['an EventList', JSON.stringify(LIST)],
    ['a pretty EventList', JSON.stringify(LIST, undefined, 2)],
    [
      'an EventList, an item on each line',
      `{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[\n${LINES.join(',\n')}\n]}`,
    ],
    ['a List of v1', JSON.stringify({ kind: 'List', apiVersion: 'v1', items: EVENTS })],
    ['as a JSON text sequence', LINES.map((line) => `\u001e${line}\n`).join('')],
    ['documents of YAML', EVENTS.map((event) => stringify(event)).join('---\n')],
    [
      'documents of YAML after a comment',
      `# Copyright\n\n---\n${EVENTS.map((event) => stringify(event)).join('---\n')}...\n`.replace('...\n', ''),
    ],
    ['a list in YAML', stringify(EVENTS)],
    ['a List in YAML', stringify({ apiVersion: 'v1', kind: 'List', items: EVENTS })],
    ['an event, then YAML, then an event', `${FIRST}\n${stringify(EVENTS[1])}${THIRD}\n`],
    ['before the host', LINES.map((line) => `ip-10-0-1-7.ec2.internal ${line}`).join('\n')],
    ['as stern prints them', LINES.map((line) => `kube-system kube-apiserver-x › kube-apiserver ${line}`).join('\n')],
    [
      'as kubectl logs --prefix prints them',
      LINES.map((line) => `[pod/kube-apiserver-x/kube-apiserver] ${line}`).join('\n'),
    ],
    ['of journald', LINES.map((line) => `Jan 02 03:04:05 node-1 kube-apiserver[812]: ${line}`).join('\n')],
    ['of syslog', LINES.map((line) => `<134>1 2026-01-02T03:04:05Z node-1 audit - - [x@1 a="{b}"] ${line}`).join('\n')],
    ['of Loki', LINES.map((line) => `2026-01-02T03:04:05Z {app="kube-apiserver"} ${line}`).join('\n')],
    ['of containerd', LINES.map((line) => `2026-01-02T03:04:05.1Z stdout F ${line}`).join('\n')],
    [
      'of containerd, in parts, among those of another stream',
      LINES.flatMap((line) => [
        `2026-01-02T03:04:05.1Z stdout P ${line.slice(0, 99)}`,
        '2026-01-02T03:04:05.1Z stderr P {"',
        `2026-01-02T03:04:05.1Z stdout P ${line.slice(99, 300)}`,
        '2026-01-02T03:04:05.1Z stderr F ":1}',
        `2026-01-02T03:04:05.1Z stdout F ${line.slice(300)}`,
      ]).join('\n'),
    ],
  ])('%s', async (what, content) => {
    const { names, warnings } = await namesIn(content);
    expect(names).toBe('abc');
    expect(warnings.filter((warning) => !warning.includes('without kind'))).toEqual([]);
    expect(warnings).toHaveLength(what.includes('another stream') ? 1 : 0);
  });
});

describe('what is not read is counted, with the first line of each kind', () => {
  test.each<[what: string, content: string | Uint8Array, names: string, warnings: readonly string[]]>([
    [
      'lines of a log',
      `I0102 03:04:05.1 1 x.go:1] hello\n${FIRST}\nW0102 bye\n${SECOND}\n`,
      'ab',
      ['f: passed over: lines that are not JSON: 2, the first in line 1'],
    ],
    [
      'a line that is cut',
      `${FIRST}\n${SECOND.slice(0, 200)}\n${THIRD}\n`,
      'ac',
      ['f: passed over: lines of JSON that is cut off or broken: 1, line 2'],
    ],
    [
      'a line that is cut between two fields',
      `${SECOND.slice(0, SECOND.indexOf('"stage"'))}\n${FIRST}\n${THIRD}\n`,
      'ac',
      ['f: passed over: lines of JSON that is cut off or broken: 1, line 1'],
    ],
    [
      'a line whose rest is being written',
      `${FIRST}\n${SECOND.slice(0, -3)}`,
      'a',
      ['f: the last line is cut off; passed over'],
    ],
    [
      'a pretty event that is cut',
      `${PRETTY.slice(0, 150)}\n${PRETTY}\n`,
      'abc',
      [
        expect.stringMatching(
          /^f: passed over: lines of JSON that is cut off or broken: 2, the first in line 1$/,
        ) as string,
        'f: passed over: lines that are not JSON: 4, the first in line 2',
      ],
    ],
    [
      'an event with something before it, cut',
      `host ${FIRST.slice(0, 100)}\nhost ${SECOND}\n`,
      'b',
      ['f: passed over: lines of JSON that is cut off or broken: 1, line 1'],
    ],
    [
      'JSON of other programs',
      `{"level":"info"}\n${FIRST}\n{"kind":"Pod","apiVersion":"v1"}\n[1, 2]\n"x"\n`,
      'a',
      [
        'f: passed over: JSON without kind and apiVersion: 1, line 1',
        'f: passed over: JSON of kind Pod, apiVersion v1: 1, line 3',
        'f: passed over: lines that are not JSON: 2, the first in line 4',
      ],
    ],
    [
      'events of another version',
      `${FIRST.replace('k8s.io/v1', 'k8s.io/v2')}\n${SECOND}\n`,
      'b',
      ['f: passed over: JSON of kind Event, apiVersion audit.k8s.io/v2: 1, line 1'],
    ],
    [
      'prose with a heading and keys',
      `# Incident\nstatus: open\n\nSee below.\n${FIRST}\n`,
      'a',
      ['f: passed over: lines that are not JSON: 3, the first in line 1'],
    ],
    [
      'YAML that cannot be read',
      `${FIRST}\nkind: Event\napiVersion: [&a x, *a]\n---\n${stringify(EVENTS[1])}`,
      'ab',
      ['f: passed over: lines of YAML that cannot be read: 2, the first in line 2'],
    ],
    [
      'packed bytes that are cut',
      zlib.gzipSync(TEXT, { level: 0 }).subarray(0, -60),
      'ab',
      [
        'f: the last line is cut off; passed over',
        'f: its packed bytes are damaged after line 3 (unexpected end of file); read up to there',
      ],
    ],
  ])('%s', async (_, content, names, warnings) => {
    expect(await namesIn(content)).toEqual({ names, warnings });
  });

  test('packed bytes that are damaged, and what was unpacked before is read', async () => {
    const { names, warnings } = await namesIn(
      Buffer.concat([zlib.gzipSync(TEXT.repeat(2000)), zlib.gzipSync('').fill(0xff, 10)]),
    );
    expect(names.length).toBeGreaterThan(5000);
    expect(warnings.join('\n')).toMatch(/^f: its packed bytes are damaged after line \d{4} /m);
  });

  test('of many kinds the first twenty, and the rest together', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `{"kind":"K${i}","apiVersion":"v1"}`);
    const { warnings } = await namesIn([FIRST, ...lines].join('\n'));
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe('f: other kinds: 10, the first in line 22');
  });

  test('a bracket that is never closed costs one line, however many follow', async () => {
    const { names } = await namesIn(`{\n${`${FIRST}\n`.repeat(3000)}`);
    expect(names).toHaveLength(3000);
  });
});

test.skipIf(!('zstdCompressSync' in zlib))('zstd of this Node.js is unpacked', async () => {
  const compress: unknown = Reflect.get(zlib, 'zstdCompressSync');
  const packed: unknown = typeof compress === 'function' ? Reflect.apply(compress, undefined, [TEXT]) : undefined;
  expect(await namesIn(packed as Buffer)).toEqual({ names: 'abc', warnings: [] });
});
