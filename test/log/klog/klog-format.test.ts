import { expect, test } from 'vitest';
import { klogFormat } from '../../../src/log/klog/klog-format.ts';
import { DISCOVERY, EXCHANGES } from '../../support/exchange-cases.ts';
import { recordsByLevel } from '../../support/log-levels.ts';
import { toldLines } from '../../support/told-lines.ts';
import type { Moment } from '../../../src/log/facts/moment.ts';

const MESSAGE_AT = 'I0102 03:04:05.690699       7 exchange.ts:1] "Exchange" id=1';

test.each<[keyof typeof EXCHANGES, Moment, string]>([
  [
    'list',
    'ended',
    `${MESSAGE_AT} verb="list" resource="pods" namespace="team-a" status=200 milliseconds=12 client="kubectl/v1.33.1"`,
  ],
  [
    'nonResource',
    'ended',
    `${MESSAGE_AT} verb="get" resource="/healthz" status=200 milliseconds=12 client="kubetrace"`,
  ],
  [
    'denied',
    'ended',
    'W0102 03:04:05.690699       7 exchange.ts:1] "Exchange" id=1 verb="list" resource="secrets" namespace="team-a" status=403 milliseconds=12 client="kubectl/v1.33.1" reason="missing rule: list secrets in a Role of namespace team-a for alice"',
  ],
  [
    'watching',
    'opened',
    'I0102 03:04:05.681000       7 exchange.ts:1] "Exchange opened" id=1 verb="watch" resource="pods" namespace="team-a" status=200 milliseconds=3 client="kubectl/v1.33.1"',
  ],
  [
    'left',
    'closed',
    'I0102 03:04:37.778000       7 exchange.ts:1] "Exchange closed" id=1 verb="watch" resource="pods" namespace="team-a" status=200 milliseconds=32100 client="kubectl/v1.33.1" failure="CLIENT_CLOSED"',
  ],
  [
    'failed',
    'ended',
    'E0102 03:04:05.680199       7 exchange.ts:1] "Exchange" id=1 verb="list" resource="pods" namespace="team-a" status=0 milliseconds=2 client="kubectl/v1.33.1" failure="ECONNREFUSED" reason="ECONNREFUSED: kubetrace: nothing is listening at the address of the API server"',
  ],
])('level 1: %s %s', (name, moment, expected) => {
  expect(told(name, 1, moment)).toEqual([expected]);
});

test('every level of every kind of exchange', async () => {
  await expect(recordsByLevel(format)).toMatchFileSnapshot('../../tables/log-levels.klog.txt');
});

test('levels 2 to 5 add keys, the cure as a block', () => {
  const [record] = told('denied', 5);
  const keys = record!.match(/(?<= )\w+(?==(?:"|<|\d))/g)!;
  expect(keys.join(' ')).toBe(
    'id verb resource namespace status milliseconds client reason apiVersion requestBytes responseBytes accept ' +
      'clientAddress userAgent credential credentialSource username groups issuedAt expiresAt auditId flowSchemaUid ' +
      'priorityLevelUid warning cure requestInfo rule',
  );
  expect(record).toContain('cure=<\n\tapiVersion: rbac.authorization.k8s.io/v1\n\tkind: Role\n');
});

test("from level 6 kubectl's records come first", () => {
  expect(told('list', 8).map((record) => /\] ("[^"]*")/.exec(record)![1])).toEqual([
    '"Request Body"',
    '"Request"',
    '"Response"',
    '"Response Body"',
    '"Exchange"',
  ]);
});

test('an event of a watch', () => {
  const event = { type: 'ERROR', namespace: '', name: '', resourceVersion: '', message: 'too old' };
  expect(format(3).watchEvent(EXCHANGES.watching, event, EXCHANGES.watching.startedAt)).toEqual([
    'I0102 03:04:05.678000       7 exchange.ts:1] "WatchEvent" id=1 type="ERROR" resource="pods" message="too old"',
  ]);
});

test.each([
  [1, ''],
  [3, ' responseBytes=1234'],
])('discovery calls in one record at level %i', (verbosity, rest) => {
  expect(format(verbosity).discovery!(DISCOVERY)).toEqual([
    `I0102 03:04:05.712000       7 exchange.ts:1] "Discovery" requests=12 milliseconds=34 client="kubectl/v1.33.1"${rest}`,
  ]);
});

function format(verbosity: number) {
  return klogFormat({ verbosity, color: false, pid: 7 });
}

function told(name: keyof typeof EXCHANGES, verbosity: number, moment: Moment = 'ended'): string[] {
  return toldLines(format(verbosity).exchange(EXCHANGES[name], moment));
}
