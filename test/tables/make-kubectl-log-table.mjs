// Makes kubectl-log.jsonl, what kubectl 1.33 wrote at -v 6 to 10 with the facts of each request, from a folder of recorded
// sessions: node test/tables/make-kubectl-log-table.mjs CORPUS
// Times and process ids are left out. Lines of bodies name the place of their caller; here all name the commonest. The headers
// of a curl command, which Go writes in random order, are sorted.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CLIENT = 'v1.33';
const BODY_PLACE = 'helper.go:105';
const LIMITS = { 8: 1024, 9: 10240 };

const sessions = join(process.argv[2], 'sessions', CLIENT);
const rows = readdirSync(sessions)
  .filter((file) => /\.v(?:6|7|8|9|10)\.txt$/.test(file) && !file.startsWith('cold-cache'))
  .sort()
  .flatMap(rowsOf);
const distinct = new Map(rows.map((row) => [shapeOf(row), row]));
const lines = [...distinct.values()].map((row) => JSON.stringify(row));
writeFileSync(join(import.meta.dirname, 'kubectl-log.jsonl'), `${lines.join('\n')}\n`);

/** What makes a row worth keeping: one of each shape is enough. */
function shapeOf({ v, method, url, status, requestHeaders, responseHeaders, requestBody, responseBody }) {
  const names = [...requestHeaders, ...responseHeaders].map(([name]) => name);
  const bodies = [requestBody, responseBody].map(({ text, hex, size }) => [
    hex !== undefined,
    size > 0,
    size > (text?.length ?? hex.length / 2),
  ]);
  return JSON.stringify([v, method, /watch=|\/log|\/exec/.exec(url)?.[0], status, names, bodies]);
}

function rowsOf(file) {
  const v = Number(/\.v(\d+)\.txt$/.exec(file)[1]);
  const groups = [];
  let group;
  for (const record of recordsOf(readFileSync(join(sessions, file), 'utf8'))) {
    if (
      record.message === 'Request Body' ||
      (record.message === 'Request' && !isOpen(group)) ||
      (v === 6 && !isOpen(group))
    ) {
      group = [];
      groups.push(group);
    }
    group?.push(record);
  }
  return groups.filter((each) => each.every(({ text }) => !text.includes('…[+'))).flatMap((each) => rowOf(each, v));
}

/** Whether the group has begun and not come to its request yet. */
function isOpen(group) {
  return group !== undefined && group.every(({ message }) => message === 'Request Body');
}

/** The records of HTTP in klog's text: a line, or a line and a block. */
function recordsOf(text) {
  const records = [];
  let record;
  for (const line of text.split('\n')) {
    const start =
      /^I\d{4} [\d:.]+ +\d+ (\S+:\d+)\] "((?:Request|Response)(?: Body)?|HTTP Trace: Dial succeed)" (.*)$/.exec(line);
    if (start) {
      const [, place, message, values] = start;
      record = { message, text: `I ${message.endsWith('Body') ? BODY_PLACE : place}] "${message}" ${values}` };
      records.push(record);
    } else if (/^(?:\t| >)/.test(line) && record) record.text += `\n${line}`;
    else record = undefined;
  }
  return records.map((each) => ({ ...each, text: each.text.replace(/^\tcurl .*$/m, sortedCurl) }));
}

function sortedCurl(command) {
  const flags = command.match(/ -H "(?:[^"\\]|\\.)*"/g) ?? [];
  const sorted = flags.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0));
  return command.replace(flags.join(''), () => sorted.join(''));
}

function nameOf(flag) {
  return flag.slice(0, flag.indexOf(':'));
}

function rowOf(records, v) {
  const find = (message) => records.find((record) => record.message === message)?.text ?? '';
  const [request, response] = [find('Request'), find('Response')];
  const curl = /curl -v -X(\S+) (.*) '(\S+)'$/m.exec(request);
  const first = `${request} ${response}`;
  const method = curl?.[1] ?? /verb="(\w+)"/.exec(first)?.[1];
  const url = curl?.[3] ?? /url="([^"]*)"/.exec(first)?.[1];
  if (!response || !url) return [];
  const number = (key) => Number(new RegExp(` ${key}=(\\d+)`).exec(response)?.[1]);
  const present = (key) => (Number.isNaN(number(key)) ? {} : { [key.replace('Milliseconds', '')]: number(key) });
  const requestHeaders = curl
    ? [...curl[2].matchAll(/-H ("(?:[^"\\]|\\.)*")/g)].map(([, text]) => headerOf(JSON.parse(text)))
    : headersOf(request);
  return [
    {
      v,
      method,
      url,
      requestHeaders,
      requestBody: bodyOf(find('Request Body'), v),
      status: /status="([^"]*)"/.exec(response)[1],
      responseHeaders: headersOf(response),
      responseBody: bodyOf(find('Response Body'), v),
      milliseconds: number('milliseconds'),
      ...(v >= 9 && {
        connection: {
          reused: response.includes('getConnectionMilliseconds'),
          ...(/address="([^"]*)"/.exec(find('HTTP Trace: Dial succeed')) && {
            address: /address="([^"]*)"/.exec(find('HTTP Trace: Dial succeed'))[1],
          }),
          ...present('dnsLookupMilliseconds'),
          ...present('dialMilliseconds'),
          ...present('tlsHandshakeMilliseconds'),
          ...present('getConnectionMilliseconds'),
          ...present('serverProcessingMilliseconds'),
        },
      }),
      expected: records.map(({ text }) => text).join('\n'),
    },
  ];
}

function headersOf(text) {
  const block = / headers=<\n([^]*?)\n >/.exec(text)?.[1] ?? '';
  return block === '' ? [] : block.split('\n').map((line) => headerOf(line.slice(1)));
}

function headerOf(text) {
  const colon = text.indexOf(': ');
  return [text.slice(0, colon), text.slice(colon + 2)];
}

/** The bytes that are shown, and how many there were. */
function bodyOf(text, v) {
  const quoted = / body=("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const block = / body=<\n([^]*)\n >$/.exec(text)?.[1].replace(/^\t/gm, '');
  const whole = quoted !== undefined ? JSON.parse(quoted) : block === undefined ? '' : `${block}\n`;
  const mark = / \[truncated (\d+) chars\]\n?$/.exec(whole);
  const shown = mark ? whole.slice(0, mark.index) : whole;
  const length = mark ? LIMITS[v] + Number(mark[1]) : undefined;
  if (!/^00000000 {2}/.test(shown)) return { text: shown, size: length ?? Buffer.byteLength(shown) };
  const hex = shown
    .split('\n')
    .map((line) => line.slice(10, 58).replaceAll(' ', ''))
    .join('');
  return { hex, size: length === undefined ? hex.length / 2 : sizeOfDump(length) };
}

/** A full line of a Go hex dump has 79 characters, a shorter one lacks one for each byte. */
function sizeOfDump(length) {
  const rest = length % 79;
  return Math.floor(length / 79) * 16 + (rest === 0 ? 0 : rest - 63);
}
