import { expect, test } from 'vitest';
import { requestLabels, ruleLabels, streamKind } from '../../../src/telemetry/metrics/request-labels.ts';
import { anExchange } from '../../support/an-exchange.ts';

test.each([
  ['GET', '/api/v1/namespaces/a/pods/web-0/log', ['get', '', 'pods', 'log']],
  ['POST', '/apis/apps/v1/namespaces/a/deployments', ['create', 'apps', 'deployments', '']],
  ['GET', '/version', ['get', '', '', '']],
  ['GET', '/some/long/path', ['get', '', '', '']],
  // What no resource is called.
  ['GET', '/api/v1/What%0Aever%22', ['list', '', 'other', '']],
  ['GET', `/api/v1/${'x'.repeat(101)}`, ['list', '', 'other', '']],
])('%s %s', (method, target, labels) => {
  expect(requestLabels(anExchange({ method, target }))).toEqual(labels);
});

test('without a rule a denial is counted by its request', () => {
  expect(ruleLabels(anExchange())).toEqual(['list', '', 'pods', '']);
});

test.each([
  ['/api/v1/pods?watch=true', 'watch'],
  ['/api/v1/namespaces/a/pods/web-0/log?follow=true', 'log'],
  ['/api/v1/namespaces/a/pods/web-0/exec?command=sh', 'exec'],
  ['/api/v1/namespaces/a/pods/web-0/portforward', 'portforward'],
  ['/api/v1/namespaces/a/services/web/proxy/x', 'proxy'],
  ['/else', 'other'],
])('the stream %s is of the kind %s', (target, kind) => {
  expect(streamKind(anExchange({ target }))).toBe(kind);
});
