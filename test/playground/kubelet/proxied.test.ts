import { expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';

test('proxy answers as the server where there is nowhere to go', async () => {
  await using playground = await aPlayground();
  const ask = async (path: string) => {
    const { status, text, json } = await playground.admin(`GET /api/v1/${path}`);
    return `${status} ${json.message ?? text}`;
  };
  const TEAM = 'namespaces/team-a';
  const headless = { metadata: { name: 'none' }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80 }] } };
  await playground.admin(`POST /api/v1/${TEAM}/services`, headless);
  await playground.admin('POST /api/v1/nodes', { metadata: { name: 'bare' } });
  expect(await ask(`${TEAM}/pods/web-0/proxy/a/b`)).toBe('200 Hello from web-0: you asked for /a/b\n');
  expect(await ask(`${TEAM}/services/http:web:80/proxy/`)).toBe('200 Hello from web: you asked for /\n');
  expect(await ask(`${TEAM}/services/none/proxy/`)).toBe('503 no endpoints available for service "none"');
  expect(await ask(`${TEAM}/services/nobody/proxy/`)).toBe('404 services "nobody" not found');
  expect(await ask(`${TEAM}/pods/ftp:web-0:1/proxy/`)).toBe('400 invalid pod request "ftp:web-0:1"');
  expect(await ask('nodes/bare/proxy/')).toBe('500 no preferred addresses found; known addresses: []');
  expect(await ask('nodes/node1:10250/proxy/')).toBe('400 the kubetrace playground serves nothing at nodes/proxy');
});
