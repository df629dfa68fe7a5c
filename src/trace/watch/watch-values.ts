import { CborWatchValues } from './cbor-watch-values.ts';
import { JsonWatchValues } from './json-watch-values.ts';
import { ProtobufWatchValues } from './protobuf-watch-values.ts';

/** Reads what a watch sends out of its body as its pieces come, in plain data as JSON has it; a piece may end anywhere. Not all of it need be events. */
export interface WatchValues {
  push(data: Uint8Array): unknown[];
}

/** The reader for a media type; `undefined` for one that cannot be read. */
export function watchValues(mediaType: string): WatchValues | undefined {
  if (/^application\/json\b/i.test(mediaType)) return new JsonWatchValues();
  if (/^application\/cbor-seq\b/i.test(mediaType)) return new CborWatchValues();
  return /^application\/vnd\.kubernetes\.protobuf\b/i.test(mediaType) ? new ProtobufWatchValues() : undefined;
}
