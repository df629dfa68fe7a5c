import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { thrownText } from '../../../api/text/thrown-text.ts';
import { WebError } from '../../../web/answers/answer.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { STATUS } from './api-status.ts';
import { type LocalAnswer, localGet, TooLongError } from './local-get.ts';
import type { TraceSource } from './trace-source.ts';
import { type WebDoorFlags, webDoor } from './web-key.ts';

/** The trace of a running `kubetrace proxy --web`, by its JSON API (docs/trace-api.md). Only ever sends GET. */
export function liveSource(flags: WebDoorFlags, { env, secrets }: Terminal): TraceSource {
  const get = async (path: string, query?: URLSearchParams): Promise<unknown> => {
    const { origin, key } = await webDoor(flags, env);
    secrets.hold(key);
    const { status, text } = await answerOf(new URL(`/api/v1/${path}?${query?.toString() ?? ''}`, origin), key);
    const value = valueOf(text);
    if (status === 200) return value;
    const { data } = STATUS.safeParse(value);
    const hint = status === 401 ? KEY_HINT : data?.details?.causes?.[0]?.message;
    throw new WebError(status, data?.message.replace(/^kubetrace: /, '') ?? `the trace answered ${status}`, hint);
  };
  return {
    what: 'the running trace of kubetrace proxy --web',
    list: (query) => get('exchanges', query),
    detail: (id) => get(`exchanges/${id}`),
    access: (id) => get(`exchanges/${id}/access`),
    body: (id, side) => get(`exchanges/${id}/bodies/${side}`),
    roles: (query) => get('roles', query),
  };
}

const KEY_HINT = 'the key is new in each run of the proxy: take that of the URL which it printed last';

async function answerOf(url: URL, key: string): Promise<LocalAnswer> {
  try {
    return await localGet(url, key, MAX_ANSWER);
  } catch (error) {
    if (error instanceof TooLongError) throw new WebError(502, 'the trace answered with too much', 'ask with a filter');
    throw new WebError(502, `no answer from the trace at ${url.origin}: ${thrownText(error)}`, PROXY_HINT);
  }
}

const PROXY_HINT = 'is `kubetrace proxy --web` still running, and is that its URL?';

function valueOf(text: string): unknown {
  try {
    return parseJson(text, BOUNDS.record);
  } catch (error) {
    throw new WebError(502, `what answered is not a trace of kubetrace: ${thrownText(error)}`, PROXY_HINT);
  }
}

/** In bytes: twenty thousand rows have some ten million. */
const MAX_ANSWER = 128 * 1024 * 1024;
