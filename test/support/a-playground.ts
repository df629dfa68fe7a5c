import { startPlayground } from '../../src/playground/playground.ts';
import type { Playground } from '../../src/playground/playground.ts';

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `{}` where it is none. */
  readonly json: Answered;
}

/** What tests look at in an answer, whatever its kind. */
export interface Answered {
  readonly kind?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly name?: string; readonly causes?: readonly unknown[] };
  readonly metadata?: Record<string, string>;
  readonly items?: readonly Answered[];
  readonly [field: string]: unknown;
}

export interface Asking {
  /** A user of the playground's kubeconfig or `NAMESPACE:SERVICEACCOUNT`; nobody when left out. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless a Content-Type is given: then as it is. */
  readonly body?: unknown;
}

export interface TestPlayground extends Playground {
  /** One request to the plain listener. */
  ask(line: string, asking?: Asking): Promise<Asked>;
  /** The same as an administrator. */
  admin(line: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Asked>;
}

/** A playground on free ports, with what these manifests (stages.ts) hold besides its seed. */
export async function aStagedPlayground(...stages: readonly string[]): Promise<Playground> {
  const playground = await startPlayground();
  for (const stage of stages) playground.load(stage);
  return playground;
}

/** A playground on free ports with these stages, asked in lines: `ask('GET /api/v1/pods', { as: 'dev' })`. */
export async function aPlayground(...stages: readonly string[]): Promise<TestPlayground> {
  const playground = await aStagedPlayground(...stages);
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (who: string) => {
    const token = tokens.get(who) ?? playground.token(who);
    tokens.set(who, token);
    return token;
  };
  const ask = async (line: string, { as, headers = {}, body }: Asking = {}): Promise<Asked> => {
    const [method = 'GET', path = '/'] = line.split(' ');
    const authorization = as === undefined ? {} : { authorization: `Bearer ${await tokenOf(as)}` };
    const raw = 'content-type' in headers;
    const answer = await fetch(playground.url + path, {
      method,
      headers: { 'content-type': 'application/json', 'user-agent': 'test', ...authorization, ...headers },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    return { status: answer.status, headers: answer.headers, text, json: isJson ? (JSON.parse(text) as Answered) : {} };
  };
  return {
    ...playground,
    ask,
    admin: (line, body, headers = {}) => ask(line, { as: 'admin', body, headers }),
    [Symbol.asyncDispose]: () => playground.close(),
  };
}
