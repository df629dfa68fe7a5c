import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { anAuditEvent } from '../../../support/an-audit-event.ts';
import { readText } from '../../../support/read-text.ts';

const EVENT = anAuditEvent();
const LINE = JSON.stringify(EVENT);
const PACKED = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
const SUBSCRIPTION = {
  messageType: 'DATA_MESSAGE',
  logGroup: '/aws/eks/c/cluster',
  logEvents: [
    { id: '1', timestamp: 1, message: LINE },
    { id: '2', timestamp: 2, message: 'I0102 03:04:05 1 x.go:1] hello' },
  ],
};

describe('events are taken out of what is around them', () => {
  test.each<[what: string, value: unknown, count?: number]>([
    ['AKS, as a text', { category: 'kube-audit', properties: { log: `${LINE}\n`, stream: 'stdout' } }],
    ['AKS, as an object', { category: 'kube-audit-admin', properties: { log: EVENT, stream: 'stdout' } }],
    ['AKS, from an event hub', { records: [{ properties: { log: LINE } }, { properties: { log: EVENT } }] }, 2],
    ['AKS, from Log Analytics', { Category: 'kube-audit', log_s: LINE }],
    ['EKS, filter-log-events', { events: [{ logStreamName: 'kube-apiserver-audit-1', message: LINE }] }],
    [
      'EKS, Insights',
      {
        results: [
          [
            { field: '@ptr', value: 'x' },
            { field: '@message', value: LINE },
          ],
        ],
      },
    ],
    ['EKS, Insights from the console', { '@timestamp': 't', '@message': EVENT }],
    ['EKS, Firehose', SUBSCRIPTION],
    ['EKS, Lambda', { awslogs: { data: PACKED(SUBSCRIPTION) } }],
    ['EKS, records of Firehose', { requestId: 'x', records: [{ data: PACKED(SUBSCRIPTION) }] }],
    ['Docker', { log: `${LINE}\n`, stream: 'stdout', time: 't' }],
    ['Docker around containerd', { log: `2026-01-02T03:04:05Z stdout F ${LINE}\n`, stream: 'stdout', time: 't' }],
    ['Fluent Bit', { log: EVENT, kubernetes: { pod_name: 'x' } }],
    ['journald', { MESSAGE: LINE, _HOSTNAME: 'x' }],
    ['stern -o json', { message: LINE, nodeName: 'x' }],
    ['Elasticsearch', { _index: 'x', _source: { message: `node-1 ${LINE}` } }],
    ['Splunk', { result: { _raw: LINE } }],
    ['Cloud Logging of a cluster elsewhere', { jsonPayload: EVENT, insertId: 'x' }],
  ])('%s', async (_, value, count = 1) => {
    for (const indent of [0, 2]) {
      const { exchanges } = await readText(JSON.stringify(value, undefined, indent));
      expect(exchanges).toHaveLength(count);
      expect(exchanges[0]?.requestInfo).toMatchObject({ verb: 'list', resource: 'pods', namespace: 'team-a' });
    }
  });

  test('Firehose writes no line breaks', async () => {
    expect((await readText(JSON.stringify(SUBSCRIPTION).repeat(3))).exchanges).toHaveLength(3);
  });

  test('Docker cuts long lines into parts', async () => {
    const parts = [LINE.slice(0, 90), LINE.slice(90, 300), `${LINE.slice(300)}\n`];
    const lines = parts.map((log) => JSON.stringify({ log, stream: 'stdout', time: 't' }));
    const between = JSON.stringify({ log: 'starting\n', stream: 'stderr', time: 't' });
    const { exchanges, warnings } = await readText([lines[0], between, lines[1], lines[2], ...lines].join('\n'));
    expect(exchanges).toHaveLength(2);
    expect(warnings).toEqual(['f: passed over: logged lines that are not JSON: 1, line 2']);
    const cut = await readText([lines[0], JSON.stringify({ log: `${LINE}\n`, stream: 'stdout' })].join('\n'));
    expect(cut.exchanges).toHaveLength(1);
    expect(cut.warnings).toEqual(['f: passed over: lines of JSON that is cut off or broken: 1, line 1']);
  });

  test('a malformed event is named by its place in what is around it', async () => {
    const { warnings } = await readText(
      `${LINE}\n${JSON.stringify({ events: [{ message: LINE }, { message: JSON.stringify({ ...EVENT, verb: 7 }) }] })}`,
    );
    expect(warnings).toEqual(['f:2: events[1].message.verb: expected a string, found 7; passed over']);
  });

  test('wrappers that are nested without an end are not followed', async () => {
    let value: unknown = LINE;
    for (let i = 0; i < 50; i++) value = { message: value };
    await expect(readText(JSON.stringify(value))).rejects.toThrow('f holds no exchange');
  });
});

describe('GKE', () => {
  const entry = (payload: object, fields: object = {}) => ({
    protoPayload: {
      '@type': 'type.googleapis.com/google.cloud.audit.AuditLog',
      serviceName: 'k8s.io',
      authenticationInfo: { principalEmail: 'jane@example.com' },
      requestMetadata: { callerIp: '10.0.0.1', callerSuppliedUserAgent: 'kubectl/v1.33.1' },
      ...payload,
    },
    timestamp: '2026-01-02T03:04:05.123Z',
    ...fields,
  });

  test.each<[method: string, resource: string, expected: object]>([
    [
      'io.k8s.core.v1.pods.list',
      'core/v1/namespaces/team-a/pods',
      { verb: 'list', resource: 'pods', namespace: 'team-a' },
    ],
    [
      'io.k8s.core.v1.pods.exec.create',
      'core/v1/namespaces/a/pods/p/exec',
      { verb: 'create', subresource: 'exec', name: 'p' },
    ],
    [
      'io.k8s.core.v1.services.create',
      'core/v1/namespaces/a/services/s',
      { verb: 'create', resource: 'services', name: '' },
    ],
    ['io.k8s.core.v1.nodes.watch', 'core/v1/nodes', { verb: 'watch', resource: 'nodes', namespace: '' }],
    [
      'io.k8s.authorization.rbac.v1.clusterroles.patch',
      'rbac.authorization.k8s.io/v1/clusterroles/view',
      { verb: 'patch', apiGroup: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'view' },
    ],
    ['io.k8s.core.v1.namespaces.get', 'core/v1/namespaces/a', { verb: 'get', resource: 'namespaces', name: 'a' }],
    ['io.k8s.get', 'readyz', { isResourceRequest: false, verb: 'get', path: '/readyz' }],
  ])('%s %s', async (methodName, resourceName, expected) => {
    const { exchanges, warnings } = await readText(JSON.stringify(entry({ methodName, resourceName })));
    expect(warnings).toEqual([]);
    expect(exchanges[0]).toMatchObject({
      requestInfo: expected,
      credential: { username: 'jane@example.com' },
      client: { address: '10.0.0.1', userAgent: 'kubectl/v1.33.1' },
      response: { status: 200 },
      startedAt: Date.parse('2026-01-02T03:04:05.123Z'),
    });
  });

  test('denials, and entries of other services', async () => {
    const denied = entry({
      methodName: 'io.k8s.core.v1.secrets.get',
      resourceName: 'core/v1/namespaces/a/secrets/s',
      authorizationInfo: [{ granted: false, permission: 'io.k8s.core.v1.secrets.get' }],
      status: { code: 7, message: 'PERMISSION_DENIED' },
    });
    const other = { protoPayload: { serviceName: 'compute.googleapis.com', methodName: 'v1.compute.instances.get' } };
    const broken = entry({ methodName: 7 });
    const { exchanges, warnings } = await readText(
      [denied, other, broken].map((each) => JSON.stringify(each)).join('\n'),
    );
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]).toMatchObject({ response: { status: 403 }, denial: { user: 'jane@example.com' } });
    expect(warnings).toEqual([
      'f:3: protoPayload.methodName: expected a string, found 7; passed over',
      'f: passed over: entries of compute.googleapis.com: 1, line 2',
    ]);
  });
});
