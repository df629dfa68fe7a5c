import { expect, test } from 'vitest';
import type { HeaderList } from '../../../../src/api/request/header-list.ts';
import { failureStatus } from '../../../../src/api/status/status.ts';
import type { DenialClass } from '../../../../src/rbac/rules/denial-classes.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const text: HeaderList = [['Content-Type', 'text/plain; charset=utf-8']];
const audit: HeaderList = [['Audit-Id', 'x']];
const upgrade: HeaderList = [['Upgrade', 'websocket']];
const status = (message: string, details = {}): string =>
  JSON.stringify(failureStatus(403, 'Forbidden', message, details));

test.each<[body: string, responseHeaders: HeaderList, requestHeaders: HeaderList, kind: DenialClass, reason: RegExp]>([
  [
    status('x', { causes: [{ reason: 'KubetraceRefused', message: '--reject-paths ^/x' }] }),
    [],
    [],
    'refusal',
    /kubetrace itself .*--reject-paths/,
  ],
  [
    'unable to upgrade: unable to negotiate protocol: client supports [a], server accepts [b]',
    text,
    [],
    'protocol',
    /have no stream protocol in common/,
  ],
  ['', [], upgrade, 'protocol', /Origin header/],
  ['Forbidden\n', text, [], 'gateway', /filter of kubectl proxy/],
  ['<html>', [['Server', 'nginx']], [], 'gateway', /nginx/],
  ['<html>', [['Server', 'nginx'], ...audit], [], 'backend', /nginx/],
  ['', audit, [], 'backend', /RBAC cannot fix this/],
  ['', [], [], 'rbac', /Nothing shows who refused this request\. If it was the API server/],
  [status('something else'), audit, [], 'unknown', /something else/],
  [status('pods "x" is forbidden: something else'), audit, [], 'admission', /something else/],
  [
    status('pods "web-0" is forbidden: requires one of ["container.pods.exec"] permission(s).'),
    [],
    [],
    'connect',
    /Kubernetes 1\.35/,
  ],
  [status('pods "web-0" is forbidden: '), [], [], 'connect', /pods\/exec, pods\/attach or pods\/portforward/],
])('%s %j', (body, responseHeaders, requestHeaders, kind, reason) => {
  const fields = {
    method: 'GET',
    target: '/api/v1/namespaces/a/pods?watch=1',
    body: Buffer.from(body),
    responseHeaders,
    requestHeaders,
  };
  const denial = explainDenial(aDeniedExchange('', kind === 'connect' ? { ...fields, target: '' } : fields))!;
  expect(denial).toMatchObject({ class: kind, ...(kind !== 'rbac' && { rules: [] }) });
  expect(denial.reason).toMatch(reason);
});

test.each<[HeaderList, DenialClass]>([
  [audit, 'unknown'],
  [[['X-Kubernetes-Pf-Flowschema-Uid', 'x'], ...audit], 'unknown'],
  [[['Server', 'nginx'], ...audit], 'unknown'],
  [[['Content-Length', '9']], 'unknown'],
  [[['Server', 'nginx']], 'gateway'],
])('a HEAD has no body that could show it: %j', (responseHeaders, kind) => {
  const denied = aDeniedExchange('', {
    method: 'HEAD',
    target: '/api/v1/pods',
    responseHeaders,
    body: Buffer.alloc(0),
  });
  expect(explainDenial(denied)).toMatchObject({ class: kind, cures: [] });
});
