import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { aTypedShell } from '../../support/a-typed-shell.ts';
import { kubectls } from '../../support/real-kubectl.ts';
import { theCommand } from '../../support/the-command.ts';
import type { LessonList, LessonState } from '../../../src/web/wire/lessons.ts';
import type { Session } from '../../../src/web/wire/session.ts';

const PROXY = ['proxy', '--playground', '--port=0', '-v=0'];

describe('lessons of the page', () => {
  test('are on the playground, and what they need is written where only its user reads it, and removed', async () => {
    const learning = await aLearning(PROXY);
    const { lessons, setup } = await learning.json<LessonList>('lessons');
    expect(lessons[0]).toEqual({ number: 1, title: 'What kubectl get sends', steps: 3 });
    expect(lessons.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const files = filesIn(setup);
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(readFileSync(files[0]!, 'utf8')).not.toMatch(/token|password|BEGIN/);
    expect((await learning.json<LessonList>('lessons')).setup).toEqual(setup);
    await learning[Symbol.asyncDispose]();
    expect(files.filter(existsSync)).toEqual([]);
  });

  test('have no key of the proxy on them, and are reached with it nevertheless', async () => {
    await using learning = await aLearning([...PROXY, '--require-key']);
    const { setup } = await learning.json<LessonList>('lessons');
    const [, url = ''] = await learning.command.said(/the URL with its key is (\S+)\n/);
    const key = new URL(url).pathname.slice(1);
    expect(key).toMatch(/^\S{20,}$/);
    expect(setup.join('\n')).not.toContain(key);
    expect(await learning.shell.type([...setup, 'echo $KUBETRACE_URL $KUBETRACE_SECURE_URL'].join('\n'))).toMatch(
      new RegExp(`^${url} https://127.0.0.1:\\d+/${key}$`),
    );
    expect(await learning.shell.type('curl -s --cacert $KUBETRACE_CA $KUBETRACE_SECURE_URL/version')).toContain(
      '"gitVersion"',
    );
  });

  test('are begun and ticked in order; what is not so is refused with a Status', async () => {
    await using learning = await aLearning(PROXY);
    const post = (path: string) => learning.ask(path, 'POST');
    expect(await post('lessons/99')).toMatchObject({ status: 404, body: { reason: 'NotFound' } });
    expect(await post('lessons/13')).toMatchObject({ status: 404 });
    expect(await post('lessons/5/steps/1')).toMatchObject({ status: 409, body: { reason: 'Conflict' } });
    expect(await post('lessons/5')).toMatchObject({ status: 200, body: { number: 5, done: 0 } });
    expect(await post('lessons/5/steps/2')).toMatchObject({ status: 409 });
    expect(await post('lessons/4/steps/1')).toMatchObject({ status: 409 });
    const ticked = await post('lessons/5/steps/1');
    expect(ticked).toMatchObject({ status: 200, body: { number: 5, done: 1 } });
    expect(ticked.body['steps'][0]).toMatchObject({ isUnseen: true, insight: expect.any(String) });
    expect(ticked.body['steps'][1]).not.toHaveProperty('insight');
    expect(await post('lessons/5/steps/1')).toMatchObject({ status: 409 });
    expect(await post('lessons/5/steps/2')).toMatchObject({ status: 200 });
    // The proxy sees whether this one is done.
    expect(await post('lessons/5/steps/3')).toMatchObject({ status: 409 });
    expect((await learning.json<LessonList>('lessons')).current).toMatchObject({ number: 5, done: 2 });
  });

  test('reach every stream when they change, and a new stream at once', async () => {
    await using learning = await aLearning(PROXY);
    const early = [learning.states(), learning.states()] as const;
    for (const stream of early) await stream.isOpen;
    await learning.ask('lessons/1', 'POST');
    for (const { next } of early) expect(await next()).toMatchObject({ number: 1, done: 0 });
    await fetch(`${await learning.proxyUrl()}/api/v1/namespaces/team-a/pods`);
    for (const { next } of early) expect(await next()).toMatchObject({ number: 1, done: 1 });
    expect(await learning.states().next()).toMatchObject({ number: 1, done: 1 });
  });

  test('are not offered to those who could not follow them', async () => {
    for (const args of [['--as=dev'], ['--context=dev'], ['--read-only']]) {
      await using learning = await aLearning([...PROXY, ...args]);
      expect((await learning.json<Session>('session')).hasLessons, String(args)).toBe(false);
      expect(await learning.ask('lessons', 'GET')).toMatchObject({ status: 404, body: { reason: 'NotFound' } });
    }
  });

  test('are those of KubeSphere on a playground with it, and can be followed to their end', async () => {
    await using learning = await aLearning(['playground', '--dialect=kubesphere']);
    const { lessons, setup } = await learning.json<LessonList>('lessons');
    expect(lessons.map(({ title }) => title.split(':')[0])).toEqual(['KubeSphere', 'KubeSphere']);
    await learning.shell.type(setup.join('\n'));
    for (const { number } of lessons) await learning.toTheEnd(number);
  });

  test.skipIf(kubectls().length === 0)('can be followed where the proxy refuses exec', async () => {
    await using learning = await aLearning(PROXY);
    const { setup } = await learning.json<LessonList>('lessons');
    await learning.shell.type(setup.join('\n'));
    await learning.toTheEnd(8);
  });
});

/** `kubetrace … --web` with its API, and a shell of a learner. */
async function aLearning(args: readonly string[]) {
  const home = await mkdtemp(join(tmpdir(), 'kubetrace-lessons-'));
  const command = theCommand([...args, '--web', '--web-port=0'], { HOME: home, XDG_STATE_HOME: home });
  const [, webUrl = ''] = await command.said(/the trace is at (\S+)\n/);
  await command.said(/Starting to serve|Playground is serving/);
  const { origin, searchParams } = new URL(webUrl);
  const headers = { authorization: `Bearer ${searchParams.get('key')}`, 'content-type': 'application/json' };
  const shell = aTypedShell(home);
  const leaving = new AbortController();
  const ask = async (path: string, method: string) => {
    const answer = await fetch(`${origin}/api/v1/${path}`, { method, headers });
    // oxlint-disable-next-line typescript/no-explicit-any
    return { status: answer.status, body: (await answer.json()) as { readonly [name: string]: any } };
  };
  const states = () => {
    const opened = fetch(`${origin}/api/v1/events`, { headers, signal: leaving.signal });
    const found = statesIn(opened);
    return {
      isOpen: opened,
      next: async () => (await found.next()).value as LessonState,
    };
  };
  return {
    command,
    shell,
    ask,
    states,
    proxyUrl: async () => `http://${(await command.said(/Starting to serve on (\S+)/))[1]}`,
    json: async <Answer>(path: string) => (await ask(path, 'GET')).body as Answer,
    async toTheEnd(number: number) {
      await ask(`lessons/${number}`, 'POST');
      const { next } = states();
      for (let state = await next(); state.done < state.steps.length;) {
        const { done } = state;
        await shell.type(state.steps[done]!.commands.join('\n'));
        while (state.done === done) state = await next();
      }
    },
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await shell[Symbol.asyncDispose]();
      await command[Symbol.asyncDispose]();
      await command.exitCode;
      await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The `lesson` events of a stream. */
async function* statesIn(opened: Promise<Response>): AsyncGenerator<LessonState, undefined> {
  let text = '';
  for await (const chunk of (await opened).body!.pipeThrough(new TextDecoderStream())) {
    const events = (text + chunk).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, data] = /^event: lesson\ndata: (.*)$/m.exec(event) ?? [];
      if (data !== undefined) yield JSON.parse(data) as LessonState;
    }
  }
}

function filesIn(setup: readonly string[]): string[] {
  const paths = setup.map((line) => line.slice(line.indexOf('=') + 1));
  return paths.filter((path) => path.startsWith('/') && !path.endsWith('/cache'));
}
