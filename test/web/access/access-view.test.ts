import { describe, expect, test } from 'vitest';
import type { Denial } from '../../../src/rbac/rules/denial.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { accessRoutes } from '../../../src/web/answers/access-routes.ts';
import type { AskWhy, Why } from '../../../src/web/access/why-asked.ts';
import type { AccessView } from '../../../src/web/wire/access.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { aWebApi } from '../../support/a-web-api.ts';

async function accessTo(facts: ExchangeFacts, { askWhy, query = '' }: { askWhy?: AskWhy; query?: string } = {}) {
  await using api = await aWebApi((trace) => accessRoutes(trace, askWhy), [anExchange(facts)]);
  return await api.get<AccessView>(`exchanges/1/access${query}`);
}

function denialOf(message: string, details?: { name: string; kind: string }): Denial {
  return explainDenial(aDeniedExchange(message, {}, details))!;
}

const denied = (name: string) =>
  denialOf(`pods "${name}" is forbidden: User "dev" cannot get resource "pods" in API group "" in the namespace "a"`, {
    name,
    kind: 'pods',
  });

describe('a denial', () => {
  test('has the answer of explain, and its cures, the least first', async () => {
    const view = await accessTo({ status: '403 Forbidden', denial: denied('web-0') });
    expect(view).toMatchObject({
      answer: 'dev needs "get pods" for web-0 in namespace a',
      tone: 'good',
      user: 'dev',
      denial: { class: 'rbac', message: expect.stringContaining('User "dev" cannot get'), grantedBy: [] },
    });
    const { cures } = view.denial!;
    expect(cures.map(({ title }) => title)).toEqual([
      'least',
      'any name',
      'whole resource',
      'existing ClusterRole view',
    ]);
    expect(cures[0]!.manifest).toContain('resourceNames: ["web-0"]');
    expect(cures[0]!.commands[0]).toMatch(/^kubectl create role .*--resource-name=web-0/);
  });

  test('of a pod that a controller named has any name first', async () => {
    const view = await accessTo({ status: '403 Forbidden', denial: denied('web-6d4cf56db6-mcpwh') });
    expect(view.denial!.cures.map(({ title }) => title).slice(0, 2)).toEqual(['any name', 'this name only']);
  });

  test('keeps what was near', async () => {
    const near = { nearMiss: 'near', almostBinding: 'almost', grantedBy: ['Role pod-reader'] };
    const view = await accessTo({ status: '403 Forbidden', denial: { ...denied('web-0'), ...near } });
    expect(view.denial).toMatchObject(near);
  });

  test('for which another authorizer is responsible has no cure that is not called doubtful', async () => {
    const message =
      'secrets is forbidden: User "jane" cannot list resource "secrets" in API group "" at the cluster scope';
    const view = await accessTo({ status: '403 Forbidden', denial: denialOf(`${message}: denied by policy`) });
    expect(view.tone).toBe('unsure');
    expect(view.denial!.cures).toMatchObject([{ title: 'doubtful', warning: expect.stringContaining('if it denied') }]);
  });

  test('of what does not exist has no cure, and says so', async () => {
    const message =
      'secret is forbidden: User "jane" cannot list resource "secret" in API group "" at the cluster scope';
    const view = await accessTo({ status: '403 Forbidden', denial: denialOf(message) });
    expect(view).toMatchObject({ tone: 'bad', denial: { cures: [], doubt: expect.stringContaining('no secret') } });
  });

  test('shows what cannot be seen', async () => {
    const view = await accessTo({ status: '403 Forbidden', denial: { ...denied('web-0'), message: 'a\u202eb' } });
    expect(view.denial!.message).toBe(String.raw`a\u202eb`);
  });
});

describe('an allowed request', () => {
  const dev = { kind: 'clientCertificate', source: 'a test', username: 'dev', groups: ['devs'] } as const;
  const asks = (why: Why) => {
    const asked: number[] = [];
    const askWhy: AskWhy = async ({ id }) => {
      asked.push(id);
      return why;
    };
    return { asked, askWhy };
  };

  test('says which binding allowed it, where that is known', async () => {
    const view = await accessTo({ credential: dev, allowedBy: 'RBAC: allowed by RoleBinding "x"' });
    expect(view).toEqual({
      answer: 'dev may "list pods" in namespace team-a',
      tone: 'good',
      user: 'dev',
      groups: ['devs'],
      allowedBy: 'RBAC: allowed by RoleBinding "x"',
    });
  });

  test('asks the server only when that is wanted, and once', async () => {
    const { asked, askWhy } = asks({ reason: 'RBAC: allowed by RoleBinding "x"' });
    await using api = await aWebApi((trace) => accessRoutes(trace, askWhy), [anExchange({ credential: dev })]);
    expect((await api.get<AccessView>('exchanges/1/access')).unknown).toBe('the server was not asked why');
    expect(asked).toEqual([]);
    for (const query of ['?ask=true', '?ask=true', '']) {
      expect(await api.get<AccessView>(`exchanges/1/access${query}`)).toMatchObject({
        allowedBy: 'RBAC: allowed by RoleBinding "x"',
      });
    }
    expect(asked).toEqual([1]);
  });

  test('says why nothing is known', async () => {
    const ask = (why: Why) => ({ askWhy: asks(why).askWhy, query: '?ask=true' });
    expect((await accessTo({ credential: dev }, ask({ problem: 'no answer' }))).unknown).toBe('no answer');
    expect((await accessTo({ credential: dev }, ask({ reason: '' }))).unknown).toBe('the server gives no reason');
    const master = { ...dev, groups: ['system:masters'] };
    expect((await accessTo({ credential: master }, ask({ reason: '' }))).unknown).toContain(
      'system:masters may do everything',
    );
    expect((await accessTo({ credential: dev })).unknown).toContain('cannot be asked now');
  });

  test('is never asked about in a name that is not known', async () => {
    const { asked, askWhy } = asks({ reason: 'of another' });
    const own = { kind: 'client', source: "the client's own Authorization" } as const;
    const options = { askWhy, query: '?ask=true' };
    expect((await accessTo({ credential: own }, options)).unknown).toContain('Authorization of its own');
    const requestHeaders = [
      ['Impersonate-User', 'dev'],
      ['Impersonate-Extra-Token', '<masked>'],
    ] as const;
    expect((await accessTo({ credential: dev, requestHeaders }, options)).unknown).toContain('masked');
    expect((await accessTo({ credential: dev, origin: 'kubetrace' }, options)).unknown).toContain('kubetrace itself');
    expect(asked).toEqual([]);
  });

  test('of a trace without credentials is one whose answer has an Audit-Id', async () => {
    const view = await accessTo({ responseHeaders: [['Audit-Id', '1']] });
    expect(view).toMatchObject({ answer: 'the user may "list pods" in namespace team-a', tone: 'good' });
  });

  test('was also one that was answered with an error after authorization', async () => {
    expect((await accessTo({ credential: dev, status: '404 Not Found' })).answer).toBe(
      'dev may "list pods" in namespace team-a',
    );
  });
});

describe('where the server did not decide', () => {
  test.each<[string, ExchangeFacts, Partial<AccessView>]>([
    [
      'too many requests',
      { status: '429 Too Many Requests', credential: { kind: 'none', source: '' } },
      { tone: 'unsure', answer: 'the server answered 429: that says nothing about access' },
    ],
    [
      'an answer of kubetrace itself',
      { status: '200 OK' },
      { tone: 'unsure', answer: expect.stringContaining('nothing shows that it reached the API server') },
    ],
    [
      'a 403 without words',
      { status: '403 Forbidden' },
      { tone: 'bad', answer: 'the server answered 403 without giving a reason' },
    ],
    [
      'our own no',
      { status: '403 Forbidden', refusal: { rule: '--read-only' } },
      { tone: 'bad', answer: 'refused by kubetrace: --read-only' },
    ],
    [
      'a lost connection',
      { failure: { code: 'ECONNREFUSED', message: 'no' } },
      { tone: 'unsure', answer: 'ECONNREFUSED: no' },
    ],
    [
      'no answer yet',
      { status: '', stage: 'RequestReceived' },
      { tone: 'unsure', answer: 'the server has not answered yet' },
    ],
  ])('%s is not called allowed', async (_, facts, expected) => {
    const view = await accessTo(facts);
    expect(view).toMatchObject(expected);
    expect(view.allowedBy ?? view.unknown).toBeUndefined();
  });
});
