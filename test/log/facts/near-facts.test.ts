import { expect, test } from 'vitest';
import { klogFormat } from '../../../src/log/klog/klog-format.ts';
import { prettyFormat } from '../../../src/log/pretty/pretty-format.ts';
import { requestLog } from '../../../src/log/request-log.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';
import { toldLines } from '../../support/told-lines.ts';
import type { Moment } from '../../../src/log/facts/moment.ts';

const NEAR = {
  nearMiss: 'get on secrets is granted, list is not; each verb must be granted explicitly',
  almostBinding: 'RoleBinding dev of Role dev in namespace team-a',
  grantedBy: ['Role \u001b[31msecrets', 'ClusterRole edit'],
};
const DENIED: Exchange = { ...EXCHANGES.denied, denial: { ...EXCHANGES.denied.denial!, ...NEAR } };
const REASON = 'RBAC: allowed by RoleBinding "dev/team-a" of Role "dev" to User "alice"';

const pretty = (exchange: Exchange, verbosity: number, moment: Moment = 'ended') =>
  prettyFormat({ verbosity, color: false, columns: 120, pid: 7 }).exchange(exchange, moment);
const klog = (exchange: Exchange, verbosity: number) =>
  klogFormat({ verbosity, color: false, pid: 7 }).exchange(exchange, 'ended').at(-1)!;

test('what was near is below what was missing, at every level', () => {
  const lines = [
    '              near miss: get on secrets is granted, list is not; each verb must be granted explicitly',
    '              closest binding: RoleBinding dev of Role dev in namespace team-a',
    String.raw`              would be granted by: Role \x1b[31msecrets, ClusterRole edit`,
  ];
  expect(pretty(DENIED, 0)).toEqual([expect.stringContaining('missing rule:'), ...lines]);
  expect(pretty(DENIED, 1).slice(1)).toEqual([expect.stringContaining('missing rule:'), ...lines]);
  expect(klog(DENIED, 0)).toContain(` reason="missing rule: list secrets in a Role of namespace team-a for alice"`);
  expect(klog(DENIED, 0)).toContain(
    ` nearMiss="${NEAR.nearMiss}" almostBinding="${NEAR.almostBinding}" grantedBy="Role `,
  );
  expect(JSON.parse(traceLine(DENIED, 0))).toMatchObject({ denial: NEAR });
});

test('why a request was allowed is logged from level 4 on', () => {
  const allowed = anExchange({ allowedBy: REASON });
  const line = `              allowed     ${REASON}`;
  expect([3, 4].map((verbosity) => pretty(allowed, verbosity).includes(line))).toEqual([false, true]);
  expect(pretty(allowed, 4, 'closed')).toContain(line);
  expect(klog(allowed, 4)).toContain(`allowedBy="${REASON.replaceAll('"', String.raw`\"`)}"`);
  expect(JSON.parse(traceLine(allowed, 0))).toMatchObject({ allowedBy: REASON });
});

test.each([
  ['pretty', 10, false, 0],
  ['klog', 10, false, 0],
  ['json', 10, false, 0],
  ['pretty', 0, true, 0],
  ['pretty', 1, true, 3],
  ['klog', 1, true, 3],
  ['json', 1, true, 3],
] as const)(
  'of calls of our own, %s at level %i with --show-own=%s logs %i',
  async (format, verbosity, showOwn, told) => {
    const texts: string[] = [];
    const options = { verbosity, format, color: false, showOwn };
    const log = await requestLog({ write: (text) => texts.push(text) > 0 }, options);
    const facts = [{}, { status: '403 Forbidden' }, { failure: { code: 'ECONNRESET', message: 'lost' } }] as const;
    for (const each of facts) log.observe({ type: 'MODIFIED', object: anExchange({ ...each, origin: 'kubetrace' }) });
    await log.close?.();
    const lines = texts
      .join('')
      .split('\n')
      .filter((line) => /"?origin"?|\] "Exchange"|\d  list/.test(line));
    expect(lines).toHaveLength(told);
  },
);

test('the failure of a call of our own is not a problem, and is logged at level 4', () => {
  const refused = anExchange({ status: '403 Forbidden', origin: 'kubetrace' });
  const failed = anExchange({ failure: { code: 'ECONNRESET', message: 'lost' }, origin: 'kubetrace' });
  expect(pretty(refused, 4)).toContain('              explain     the server answered 403');
  expect(pretty(failed, 4)).toContain('              explain     ECONNRESET: lost');
  expect([klog(refused, 4), klog(refused, 4)].every((text) => !toldLines([text])[0]!.includes('reason='))).toBe(true);
  expect(pretty(failed, 0)).toEqual([]);
});
