import fc from 'fast-check';
import { anAuditEvent } from './an-audit-event.ts';

const USERS = [
  { username: 'alice', groups: ['dev', 'system:authenticated'] },
  { username: 'alice', groups: ['system:authenticated', 'dev', 'ops'] },
  { username: 'system:serviceaccount:ci:deployer', groups: ['system:serviceaccounts', 'system:authenticated'] },
  { username: 'root', groups: ['system:masters', 'system:authenticated'] },
  { username: 'system:anonymous', groups: ['system:unauthenticated'] },
];
const TARGETS = [
  { resource: 'pods', apiGroup: '', name: '' },
  { resource: 'pods', apiGroup: '', name: 'web-6d4cf56db6-x7k2p' },
  { resource: 'pods', apiGroup: '', name: 'web', subresource: 'log' },
  { resource: 'deployments', apiGroup: 'apps', name: 'web' },
  { resource: '*', apiGroup: '', name: '' },
];

/**
 * Events of an audit log, out of little, so that many are alike in most: users, some of whom impersonate, with different groups at different times;
 * denials; a few milliseconds in which all of them happen; more clients than evidence keeps.
 */
export const RANDOM_EVENT: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    user: fc.constantFrom(...USERS),
    impersonatedUser: fc.option(fc.constantFrom({ username: 'bob', groups: ['dev'] }, { username: 'eve' }), {
      nil: undefined,
      freq: 4,
    }),
    target: fc.constantFrom(...TARGETS),
    verb: fc.constantFrom('get', 'list', 'watch', 'delete'),
    namespace: fc.constantFrom('team-a', 'team-b', ''),
    code: fc.constantFrom(200, 200, 403, 401, 404, 0),
    at: fc.integer({ min: 0, max: 9 }),
    client: fc.integer({ min: 0, max: 11 }),
  })
  .map(({ target, verb, namespace, code, at, client, user, impersonatedUser }) => {
    const { resource, apiGroup, name, subresource } = { subresource: '', ...target };
    const time = `2026-01-02T03:04:05.00${at}000Z`;
    const who = impersonatedUser ?? user;
    const what = subresource === '' ? resource : `${resource}/${subresource}`;
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const object = name === '' ? resource : `${resource} "${name}"`;
    const message = `${object} is forbidden: User "${who.username}" cannot ${verb} resource "${what}" in API group "${apiGroup}" ${where}`;
    return anAuditEvent({
      user,
      ...(impersonatedUser && { impersonatedUser }),
      verb,
      requestURI: '',
      objectRef: { resource, subresource, apiGroup, apiVersion: 'v1', namespace, name },
      userAgent: `client-${client}/v1 (linux)`,
      responseStatus: {
        code,
        ...(code === 403 && { status: 'Failure', reason: 'Forbidden', message }),
      },
      annotations: {},
      requestReceivedTimestamp: time,
      stageTimestamp: time,
    });
  });
