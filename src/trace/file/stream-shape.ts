import { count, list, numberFrom, object, oneOf, optional, text } from '../../api/shape.ts';
import type { StreamChannel, StreamSummary } from '../streams/stream-summary.ts';

const CHANNEL = object<StreamChannel>({
  name: text,
  bytesIn: count,
  bytesOut: count,
  streams: optional(count),
  lines: optional(count),
});

const code = numberFrom(0, 2 ** 32, 'a code');

/** `stream` of an Exchange. */
export const STREAM = object<StreamSummary>({
  protocol: text,
  bytesIn: count,
  bytesOut: count,
  channels: list(CHANNEL),
  exitCode: optional(numberFrom(-(2 ** 31), 2 ** 32, 'an exit code')),
  error: optional(text),
  close: optional(
    object<NonNullable<StreamSummary['close']>>({
      by: oneOf<'client' | 'server'>({ client: true, server: true }),
      code: optional(code),
    }),
  ),
  undecoded: optional(oneOf<NonNullable<StreamSummary['undecoded']>>({ client: true, server: true, both: true })),
});
