import type { DecodedBody } from '../api/decoded-body.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { CapturedBody } from '../trace/exchange.ts';
import { traceLine } from '../trace/file/trace-line.ts';
import type { FormatOptions, LogFormat } from './log-format.ts';
import { MAX_JSON_BODY } from './captured-bytes.ts';
import { bodyLimit } from './ladder.ts';

/** One versioned object per line (docs/trace-format.md). Verbosity only decides how much of the bodies is in it. */
export function jsonFormat({ verbosity }: FormatOptions, decode?: BodyDecoder): LogFormat {
  const about = (body: CapturedBody, headers: HeaderList) => {
    const decoded = decode?.(body, headers, MAX_READ);
    return decoded ? { objects: decoded.items ?? [decoded.object] } : {};
  };
  return {
    exchange: (exchange) => [traceLine(exchange, Math.min(bodyLimit(verbosity), MAX_JSON_BODY), about)],
    watchEvent: (exchange, { table: _table, kind, ...event }, at) => [
      JSON.stringify({
        kind: 'WatchEvent',
        apiVersion,
        exchange: exchange.id,
        at: new Date(at).toISOString(),
        ...event,
        ...(kind !== undefined && { objectKind: kind }),
      }),
    ],
    dropped: (lines) => JSON.stringify({ kind: 'Dropped', apiVersion, lines }),
  };
}

/** Reads what a body holds: up to so many bytes of it. */
export type BodyDecoder = (body: CapturedBody, headers: HeaderList, limit: number) => DecodedBody | undefined;

const apiVersion = 'kubetrace.dev/v1';
const MAX_READ = 256 * 1024;
