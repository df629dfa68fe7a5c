import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import type { Playground } from '../../src/playground/playground.ts';
import { inAShell } from '../support/a-container.ts';
import { aPlayground } from '../support/a-playground.ts';
import type { TestPlayground } from '../support/a-playground.ts';
import { aWatchedProxy } from '../support/a-watched-proxy.ts';
import type { WatchedProxy } from '../support/a-watched-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { HOSTILE_NAMES, inheritedNames } from '../support/hostile-names.ts';
import { rawExchange } from '../support/raw-client.ts';
import { theProxy } from '../support/the-command.ts';

const PODS = '/api/v1/namespaces/team-a/pods';
const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const ALL_PATCHES = ['json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml'];

const WEB_SOCKET = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  'Sec-WebSocket-Protocol: v5.channel.k8s.io',
];

let playground: TestPlayground;
let kubeSphere: Playground;
let proxy: WatchedProxy;
const inherited = inheritedNames();

beforeAll(async () => {
  playground = await aPlayground();
  kubeSphere = await startPlayground({ dialect: 'kubesphere' });
  await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'victim', labels: { a: 'b' } } });
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`]] as const;
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  proxy = await aWatchedProxy(upstream, { filter: { rejectPaths: '' }, explain: {} });
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await playground.close();
  await kubeSphere.close();
});

/** Of a definition: a column for a field of that name, and for one of a field that is not there. */
const COLUMNS = JSON.stringify({
  schema: { openAPIV3Schema: { type: 'object', properties: { NAME: { type: 'string' } } } },
  additionalPrinterColumns: [
    { name: 'NAME', type: 'string', jsonPath: '.NAME' },
    { name: 'inherited', type: 'string', jsonPath: '.metadata.NAME.name' },
  ],
});

interface Sent {
  readonly line: string;
  readonly headers?: readonly string[];
  readonly body?: string;
}

/** Every place where a client can put a word, with this word in it. */
function requestsWith(name: string): Sent[] {
  const json = `{"${name}":{"polluted":"yes"},"metadata":{"name":"n","${name}":{"polluted":"yes"},"labels":{"${name}":"x"}},"data":{"${name}":"x"}}`;
  const review = `{"spec":{"resourceAttributes":{"verb":"${name}","resource":"${name}","group":"${name}","namespace":"${name}"},"user":"${name}","groups":["${name}"],"${name}":1}}`;
  const headers = (list: readonly string[]) => list.map((header) => ({ line: `GET ${PODS}`, headers: [header] }));
  return [
    ...headers([`${name}: x`, `X-${name}: x`, `Cookie: ${name}=x`, `User-Agent: ${name}`, `Host: ${name}`]),
    ...headers([`Accept: application/json;${name}=1;as=${name};v=${name}`, `Accept: ${name}/${name}`]),
    ...headers([`Accept-Encoding: ${name}`, `Content-Encoding: ${name}`, `Authorization: ${name} x`]),
    ...headers([`Impersonate-User: ${name}`, `Connection: close, ${name}`, `Audit-Id: ${name}`]),
    { line: `GET ${PODS}`, headers: ['Impersonate-User: x', `Impersonate-Group: ${name}`, `Impersonate-Uid: ${name}`] },
    {
      line: `GET ${PODS}`,
      headers: ['Impersonate-User: x', `Impersonate-Extra-${name}: x`, `Impersonate-Extra-${name}: y`],
    },
    { line: `GET ${PODS}`, headers: [`Impersonate-Extra-${name}: x`] },
    ...[`?${name}=x`, `?labelSelector=${name}`, `?labelSelector=${name}%3Dx`, `?labelSelector=!${name}`].map(
      (query) => ({
        line: `GET ${CONFIG_MAPS}${query}`,
      }),
    ),
    ...[`?labelSelector=${name}+in+(x)`, `?fieldSelector=${name}%3Dx`, `?fieldSelector=metadata.name%3D${name}`].map(
      (query) => ({ line: `GET ${CONFIG_MAPS}${query}` }),
    ),
    ...[`?dryRun=${name}`, `?propagationPolicy=${name}`, `?continue=${name}`, `?limit=${name}`].map((query) => ({
      line: `DELETE ${CONFIG_MAPS}/${name}${query}`,
    })),
    ...[`/${name}`, `/api/${name}`, `/api/v1/${name}`, `/apis/${name}`, `/apis/${name}/${name}/${name}`].map(
      (path) => ({
        line: `GET ${path}`,
      }),
    ),
    ...[`/api/v1/namespaces/${name}`, `${PODS}/${name}`, `${PODS}/web-0/${name}`, `/api/v1/${name}/pods/web-0`].map(
      (path) => ({ line: `GET ${path}` }),
    ),
    ...[`/kapis/${name}/v1/${name}`, `/openapi/v3/${name}`, `/version/${name}`, `/livez/${name}`].map((path) => ({
      line: `GET ${path}`,
    })),
    { line: `GET ${PODS}/web-0/log?container=${name}&${name}=1` },
    {
      line: `GET ${PODS}/web-0/exec?command=${name}&stdout=1`,
      headers: ['Connection: close, Upgrade', `Upgrade: ${name}`],
    },
    { line: `GET ${PODS}/web-0/exec?command=${name}&stdout=1&stderr=1`, headers: [...WEB_SOCKET, `${name}: x`] },
    ...[CONFIG_MAPS, '/apis/rbac.authorization.k8s.io/v1/clusterroles', `${PODS}/web-0/eviction`].map((path) => ({
      line: `POST ${path}?dryRun=All`,
      body: json,
    })),
    {
      line: `POST ${CONFIG_MAPS}`,
      headers: ['Content-Type: application/yaml'],
      body: `${name}: {a: 1}\nmetadata: {name: y}`,
    },
    { line: `POST ${CONFIG_MAPS}`, headers: [`Content-Type: application/json;${name}=x`], body: json },
    { line: `POST ${CONFIG_MAPS}`, headers: [`Content-Type: ${name}`], body: json },
    { line: `DELETE ${CONFIG_MAPS}/none`, body: json },
    { line: 'POST /apis/authorization.k8s.io/v1/subjectaccessreviews', body: review },
    { line: 'POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: review },
    ...ALL_PATCHES.map((kind) => ({
      line: `PATCH ${CONFIG_MAPS}/victim?fieldManager=${name}&force=true`,
      headers: [`Content-Type: application/${kind}`],
      body: kind.startsWith('json') ? `[{"op":"add","path":"/${name}/polluted","value":"yes"}]` : json,
    })),
  ];
}

async function answerTo({ line, headers = [], body = '' }: Sent, url = proxy.url): Promise<string> {
  const length = body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const type =
    body === '' || headers.some((header) => header.startsWith('Content-Type'))
      ? []
      : ['Content-Type: application/json'];
  const host = headers.some((header) => header.startsWith('Host')) ? [] : ['Host: localhost'];
  const close = headers.some((header) => header.startsWith('Connection')) ? [] : ['Connection: close'];
  const head = [`${line} HTTP/1.1`, ...host, ...close, ...type, ...length, ...headers].join('\r\n');
  return rawExchange(url, `${head}\r\n\r\n${body}`);
}

describe.each(HOSTILE_NAMES)('%s, wherever a client can write it', (name) => {
  test('is answered, logged and recorded as any other word, and changes no object', async () => {
    const before = proxy.ended.length;
    const sent = requestsWith(name);
    const answers = await Promise.all(sent.map(async (one) => [one, await answerTo(one)] as const));
    expect(answers.filter(([, answer]) => !/^HTTP\/1\.1 [1234]\d\d /.test(answer))).toEqual([]);
    await expect.poll(() => proxy.ended.length - before).toBeGreaterThanOrEqual(sent.length);
    expect(proxy.failures).toEqual([]);
    expect(inheritedNames()).toEqual(inherited);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test('is the name of an extra that somebody acts with', async () => {
    const headers = { 'Impersonate-User': 'somebody', [`Impersonate-Extra-${name}`]: 'yes' };
    const review = await playground.admin('POST /apis/authentication.k8s.io/v1/selfsubjectreviews', {}, headers);
    const { userInfo } = review.json['status'] as { userInfo: { extra: object } };
    expect(Object.entries(userInfo.extra)).toEqual([[name.toLowerCase(), ['yes']]]);
  });

  test('is the name of a kind, of its version, its fields and of what its columns show', async () => {
    const plural = `things-${HOSTILE_NAMES.indexOf(name)}`;
    const names = { kind: name, plural, shortNames: [name], categories: [name] };
    const shown = JSON.parse(COLUMNS.replaceAll('NAME', name)) as object;
    const versions = [{ name, served: true, storage: true, ...shown }];
    const admin: typeof playground.admin = (...request) => playground.admin(...request);
    const made = await admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: `${plural}.example.com` },
      spec: { group: 'example.com', scope: 'Cluster', names, versions },
    });
    expect(made.status).toBe(201);
    const objects = `/apis/example.com/${name}/${plural}`;
    const object = `{"metadata":{"name":"w"},"${name}":"own","spec":{"${name}":{"a":1}}}`;
    const posted = await admin(`POST ${objects}`, object, { 'content-type': 'application/json' });
    expect([posted.status, Object.hasOwn(posted.json, name)]).toEqual([201, true]);
    const table = await admin(`GET ${objects}`, undefined, { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' });
    expect(table.json['rows']).toMatchObject([{ cells: ['w', 'own', ''] }]);
    const openApi = await admin(`GET /openapi/v3/apis/example.com/${name}`);
    expect([openApi.status, openApi.text.includes(`"${name}":{"type":"string"}`)]).toEqual([200, true]);
  });

  test('is not a command in a pod, nor a variable or a file there', async () => {
    expect(await inAShell(name)).toMatchObject({ exitCode: 127, stderr: `sh: ${name}: not found\n` });
    expect(await inAShell(`printenv ${name}; echo "[$${name}]"`)).toMatchObject({ stdout: '[]\n' });
    expect(await inAShell(`cat ${name}`)).toMatchObject({ exitCode: 1 });
    expect(await inAShell(`X=1; export ${name}=x; printenv ${name}`)).toMatchObject({ stdout: 'x\n' });
  });
});

test('each log shows them all', async () => {
  for (const format of ['pretty', 'klog', 'json'] as const) {
    for (const name of HOSTILE_NAMES)
      await expect.poll(() => proxy.logged[format]).toContain(`/kapis/${name}/v1/${name}`);
  }
});

test.each(['pretty', 'klog', 'json'])(
  'the process outlives a header, a patch and a command of that name; its log is %s',
  async (format) => {
    await using command = await theProxy(['--playground', '-v', '10', '--log-format', format, '--reject-paths='], {});
    const send = (sent: Sent) => answerTo(sent, command.url);
    const object = '{"metadata":{"name":"x"}}';
    const patch = '[{"op":"add","path":"/__proto__/code","value":418}]';
    const statuses = [
      await send({ line: 'GET /version', headers: ['__proto__: x'] }),
      await send({ line: `POST ${CONFIG_MAPS}`, body: object }),
      await send({
        line: `PATCH ${CONFIG_MAPS}/x`,
        headers: ['Content-Type: application/json-patch+json'],
        body: patch,
      }),
      await send({ line: 'GET /version' }),
    ].map((answer) => answer.slice(9, 12));
    expect(statuses).toEqual(['200', '201', '422', '200']);
    expect(command.child.exitCode).toBeNull();
  },
);

describe.each(HOSTILE_NAMES)('%s at KubeSphere', (name) => {
  test('is answered as any other word', async () => {
    const { kubeSphereUrl } = kubeSphere;
    const body = `{"apiVersion":"iam.kubesphere.io/v1beta1","kind":"User","metadata":{"name":"n","annotations":{"${name}":"x"}},"${name}":{"polluted":"yes"}}`;
    const login = new URLSearchParams({ grant_type: 'password', username: name, password: name, [name]: 'x' });
    const sent: [path: string, init?: RequestInit][] = [
      [`/kapis/iam.kubesphere.io/v1beta1/users/${name}?${name}=1`],
      [`/kapis/iam.kubesphere.io/v1beta1/workspaces/${name}/workspaceroles/${name}`],
      [`/kapis/iam.kubesphere.io/v1beta1/namespaces/${name}/roles`],
      [`/clusters/${name}/api/v1/pods`],
      [`/${name}/${name}`],
      ['/kapis/iam.kubesphere.io/v1beta1/users', { method: 'POST', body }],
      ['/oauth/token', { method: 'POST', body: login }],
      ['/oauth/token', { method: 'POST', body: new URLSearchParams({ grant_type: name }) }],
    ];
    const statuses = sent.map(async ([path, init]) => (await fetch(kubeSphereUrl + path, init)).status);
    expect((await Promise.all(statuses)).filter((status) => status >= 500)).toEqual([]);
    expect(inheritedNames()).toEqual(inherited);
  });
});
