import { expect, test } from 'vitest';
import { spanName } from '../../../src/telemetry/spans/span-name.ts';
import { anExchange } from '../../support/an-exchange.ts';

test.each([
  ['GET', '/api/v1/namespaces/team-a/pods', 'list pods'],
  ['GET', '/api/v1/namespaces/team-a/pods/web-0', 'get pods'],
  ['GET', '/api/v1/namespaces/team-a/pods/web-0/log?follow=true', 'get pods/log'],
  ['PATCH', '/apis/apps/v1/namespaces/a/deployments/web/scale', 'patch deployments.apps/scale'],
  ['DELETE', '/apis/batch/v1/namespaces/a/jobs', 'deletecollection jobs.batch'],
  ['GET', '/version', 'get /version'],
  ['GET', '/openapi/v3/apis/apps/v1?hash=1', 'get /openapi'],
  ['GET', '/apis/apps/v1', 'get /apis'],
  // A path could be anything: a name of it would be a group of its own in every backend.
  ['GET', '/what/ever/4711', 'get'],
  ['BREW', '/api/v1/pods', 'HTTP pods'],
])('%s %s is %s', (method, target, name) => {
  expect(spanName(anExchange({ method, target }))).toBe(name);
});
