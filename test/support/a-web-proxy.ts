import { vi } from 'vitest';
import { run } from '../../src/cli/main.ts';
import type { Commands, EditableRequest, Resent } from '../../src/web/wire/commands.ts';
import type { Comparison } from '../../src/web/wire/comparison.ts';
import type { RolesView } from '../../src/web/wire/roles.ts';
import type { Row } from '../../src/web/wire/row.ts';
import { aHome } from './a-home.ts';
import { aTerminal } from './a-terminal.ts';

/** What tests look at in an answer, whatever its kind. */
export type Answered = Partial<Row & Resent & EditableRequest & Commands & RolesView & Comparison> & {
  readonly kind?: string;
  readonly code?: number;
  readonly message?: string;
  readonly items?: readonly Row[];
};

export interface WebAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `{}` where it is none. */
  readonly json: Answered;
}

/** The JSON API of a running `kubetrace proxy --playground --web`. */
export interface WebProxy extends AsyncDisposable {
  readonly proxyUrl: string;
  readonly apiUrl: string;
  readonly key: string;
  /** One request to the API with the key: `call('GET roles?filter=')`. */
  call(line: string, body?: unknown): Promise<WebAnswer>;
  /** One request to the proxy: `send('GET /api/v1/pods', { as: 'dev' })`; returns its row when it has ended. */
  send(line: string, options?: Sending): Promise<Row>;
  /** The rows of the trace. */
  rows(): Promise<readonly Row[]>;
}

export interface Sending {
  /** The user to impersonate. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `kubetrace proxy --playground --web` in this process, with further arguments. */
export async function aWebProxy(args: readonly string[] = []): Promise<WebProxy> {
  const home = await aHome({});
  const terminal = aTerminal({ env: { HOME: home.folder, XDG_STATE_HOME: home.folder } });
  const ended = run(['proxy', '--playground', '--port=0', '--web', '--web-port=0', '-v=0', ...args], terminal);
  const said = async (pattern: RegExp): Promise<string> => {
    const [, found = ''] = await vi.waitUntil(
      () => pattern.exec(terminal.written.stderr + terminal.written.stdout),
      WAITING,
    );
    return found;
  };
  const web = new URL(await said(/the trace is at (\S+)\n/));
  const proxyUrl = `http://${await said(/Starting to serve on (.+)\n/)}`;
  const key = web.searchParams.get('key') ?? '';
  const apiUrl = `${web.origin}/api/v1/`;
  const call: WebProxy['call'] = async (line, body) => {
    const [method = 'GET', path = ''] = line.split(' ');
    const answer = await fetch(apiUrl + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: answer.status, headers: answer.headers, text, json: isJson ? (JSON.parse(text) as Answered) : {} };
  };
  const rows = async () => (await call('GET exchanges?limit=100000')).json.items ?? [];
  return {
    proxyUrl,
    apiUrl,
    key,
    call,
    rows,
    async send(line, { as, headers = {}, body } = {}) {
      const before = (await rows()).at(-1)?.id ?? 0;
      const [method = 'GET', path = ''] = line.split(' ');
      const isText = typeof body === 'string';
      const answer = await fetch(proxyUrl + path, {
        method,
        headers: {
          ...(as !== undefined && { 'impersonate-user': as }),
          ...(body !== undefined && !isText && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
      });
      await answer.arrayBuffer();
      return vi.waitUntil(
        async () => (await rows()).find(({ id, stage }) => id > before && /Complete|Failed/.test(stage)),
        WAITING,
      );
    },
    async [Symbol.asyncDispose]() {
      terminal.interrupt();
      await ended;
      await home[Symbol.asyncDispose]();
    },
  };
}

const WAITING = { timeout: 60_000, interval: 20 };
