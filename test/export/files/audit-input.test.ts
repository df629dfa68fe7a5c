import { expect, test } from 'vitest';
import { AuditReader } from '../../../src/export/files/audit-input.ts';

test('the objects of an event are bodies whose bytes are made when they are asked for, without a hidden class each', () => {
  const requestObject = { kind: 'Role', metadata: { name: 'r' } };
  const event = { stage: 'ResponseComplete', verb: 'create', requestURI: '/apis/x/v1/roles', requestObject };
  const reporting = { path: '', first: 0, report: () => undefined, note: () => undefined };
  const [exchange] = new AuditReader().read(event, reporting);
  const body = exchange!.request.body;
  expect([Buffer.concat(body.chunks).toString(), body.size]).toEqual([
    JSON.stringify(requestObject),
    JSON.stringify(requestObject).length,
  ]);
  expect(Object.keys(body)).toEqual(['truncated']);
});
