import type { HeaderList } from '../../api/request/header-list.ts';
import { jsonObject } from '../../api/body/json-object.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import type { Denial } from '../../rbac/rules/denial.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  /** From the root of the API, as `/version`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: HeaderList;
  /** What its JSON holds; empty when it is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Epoch milliseconds by the server's clock. */
  readonly date: number | undefined;
}

const TIMEOUT = 15_000;

/** One question to the API server as ourselves. Rejects when there is no answer. */
export async function askServer(upstream: Upstream, auth: Authentication, question: Question): Promise<ServerAnswer> {
  const [{ request }, { Dispatchers }] = await Promise.all([
    import('undici'),
    import('../../proxy/send/dispatchers.ts'),
  ]);
  const timeout = upstream.requestTimeout ?? TIMEOUT;
  const dispatchers = new Dispatchers(upstream, { total: timeout });
  try {
    const { statusCode, headers, body } = await request(`${upstream.server.href.replace(/\/$/, '')}${question.path}`, {
      dispatcher: await dispatchers.for(auth.tls),
      method: question.method,
      headers: [...auth.authorization, ...auth.impersonation, ...JSON_HEADERS].flat(),
      body: question.body === undefined ? null : JSON.stringify(question.body),
      signal: AbortSignal.timeout(timeout),
    });
    const date = Date.parse(String(headers['date']));
    const answer = jsonObject(await body.text()) ?? {};
    return {
      status: statusCode,
      headers: Object.entries(headers).flatMap(([name, value = []]) =>
        [value].flat().map((one) => [name, one] as const),
      ),
      // What a no says is shown to people; what a yes holds is used, and may be the very token that we come with.
      body: statusCode >= 400 ? upstream.secrets.maskedData(answer) : answer,
      date: Number.isNaN(date) ? undefined : date,
    };
  } finally {
    await dispatchers.destroy();
  }
}

/** What a 401 or 403 means. */
export async function denialOf(
  question: Question,
  answer: ServerAnswer,
  auth: Authentication,
): Promise<Denial | undefined> {
  const { explainDenial } = await import('../../rbac/denials/explain-denial.ts');
  return explainDenial({
    method: question.method,
    target: question.path,
    requestHeaders: [...auth.authorization, ...auth.impersonation, ...JSON_HEADERS],
    status: answer.status,
    responseHeaders: answer.headers,
    body: Buffer.from(JSON.stringify(answer.body)),
    credential: auth.facts,
    receivedAt: Date.now(),
  });
}

const JSON_HEADERS = [
  ['Accept', 'application/json'],
  ['Content-Type', 'application/json'],
] as const;
