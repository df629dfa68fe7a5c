import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccessView } from '../../src/web/wire/access.ts';
import type { BodyView } from '../../src/web/wire/body.ts';
import type { ExchangeDetail } from '../../src/web/wire/detail.ts';
import type { Row } from '../../src/web/wire/row.ts';
import type { Session } from '../../src/web/wire/session.ts';
import { type RunningCommand, theCommand } from '../support/the-command.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-web-exchange-'));
});
afterAll(() => rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

interface Running extends AsyncDisposable {
  send(path: string): Promise<number>;
  get<Answer>(path: string): Promise<Answer>;
}

async function running(...args: string[]): Promise<Running> {
  const command: RunningCommand = theCommand(
    ['proxy', '--playground', '--port=0', '--web', '--web-port=0', '-v=0', ...args],
    { HOME: home, XDG_STATE_HOME: home },
  );
  const [, web = ''] = await command.said(/the trace is at (\S+)\n/);
  const [, address] = await command.said(/^Starting to serve on (.+)\n/m);
  const { origin, searchParams } = new URL(web);
  return {
    async send(path) {
      const answer = await fetch(`http://${address}${path}`, { headers: { 'Impersonate-User': 'dev' } });
      await answer.text();
      return answer.status;
    },
    async get<Answer>(path: string) {
      const headers = { Authorization: `Bearer ${searchParams.get('key')}` };
      return (await (await fetch(`${origin}/api/v1/${path}`, { headers })).json()) as Answer;
    },
    [Symbol.asyncDispose]: () => command[Symbol.asyncDispose](),
  };
}

/** The latest exchange, when it has ended. */
async function lastRow(proxy: Running): Promise<Row> {
  const last = async () => (await proxy.get<{ items: Row[] }>('exchanges')).items.at(-1);
  await expect.poll(async () => (await last())?.ended, { timeout: 60_000 }).toBeGreaterThan(0);
  return (await last())!;
}

describe('one exchange of a running proxy', () => {
  test('is taken apart, with its bodies, and why it was allowed', async () => {
    await using proxy = await running();
    expect(await proxy.send('/api/v1/namespaces/team-a/pods')).toBe(200);
    const { id } = await lastRow(proxy);
    expect((await proxy.get<ExchangeDetail>(`exchanges/${id}`)).anatomy.requestInfo).toMatchObject({ verb: 'list' });
    expect((await proxy.get<BodyView>(`exchanges/${id}/bodies/response`)).table?.columns).toContain('Name');
    expect((await proxy.get<AccessView>(`exchanges/${id}/access`)).unknown).toBe('the server was not asked why');
    expect(await proxy.get<AccessView>(`exchanges/${id}/access?ask=true`)).toMatchObject({
      user: 'dev',
      allowedBy: expect.stringContaining('to User "dev"'),
    });
    const { items } = await proxy.get<{ items: Row[] }>('exchanges?own=true');
    expect(items.filter(({ origin }) => origin === 'kubetrace')).toMatchObject([
      { verb: 'create', resource: 'selfsubjectaccessreviews.authorization.k8s.io', status: 201 },
    ]);
    expect((await proxy.get<Session>('session')).canAskWhy).toBe(true);
  });

  test('of --explain=off is not asked about', async () => {
    await using proxy = await running('--explain=off');
    await proxy.send('/api/v1/namespaces/team-a/pods');
    const { id } = await lastRow(proxy);
    expect((await proxy.get<AccessView>(`exchanges/${id}/access?ask=true`)).unknown).toContain('cannot be asked now');
    expect((await proxy.get<Session>('session')).canAskWhy).toBe(false);
  });

  test('that was denied says what was missing', async () => {
    await using proxy = await running();
    expect(await proxy.send('/api/v1/namespaces/team-a/secrets')).toBe(403);
    const { id } = await lastRow(proxy);
    const { answer, denial } = await proxy.get<AccessView>(`exchanges/${id}/access`);
    expect(answer).toBe('dev needs "list secrets" in namespace team-a');
    expect(denial?.cures[0]?.manifest).toContain('verbs: ["list"]');
  });
});
