import { expect, test } from 'vitest';
import { asDryRun } from '../../../../src/web/answers/resend/outgoing-request.ts';

const request = (method: string, path: string, body = '') => ({ method, path, headers: [], body: Buffer.from(body) });

test.each([
  ['POST', '/api/v1/pods', '/api/v1/pods?dryRun=All'],
  ['PATCH', '/api/v1/pods?a=b', '/api/v1/pods?a=b&dryRun=All'],
  ['PUT', '/p?dryRun=&a=1&dryrun=x&dry%52un=All', '/p?a=1&dryRun=All'],
  ['DELETE', '/p', '/p?dryRun=All'],
  ['GET', '/p?watch=1', '/p?watch=1'],
])('%s %s', (method, path, tried) => {
  expect(asDryRun(request(method, path)).path).toBe(tried);
});

test('a DELETE with options says it there too', () => {
  const { body } = asDryRun(request('DELETE', '/p', '{"dryRun":[],"gracePeriodSeconds":0}'));
  expect(JSON.parse(body.toString())).toEqual({ gracePeriodSeconds: 0, dryRun: ['All'] });
  expect(asDryRun(request('DELETE', '/p', 'not JSON')).body.toString()).toBe('not JSON');
  expect(asDryRun(request('POST', '/p', '{}')).body.toString()).toBe('{}');
});
