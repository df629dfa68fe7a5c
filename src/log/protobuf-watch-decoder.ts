import { bytesAt, fieldsOf } from '../api/protobuf-fields.ts';
import { MAX_EVENT_SIZE } from './watch-event.ts';
import type { WatchDecoder, WatchEvent } from './watch-event.ts';

/**
 * The events of a watch in protobuf: frames of a length (4 bytes, big-endian) and a WatchEvent, whose object is wrapped in the
 * `k8s\0` envelope (apimachinery pkg/runtime/serializer/protobuf, pkg/apis/meta/v1/generated.proto).
 */
export class ProtobufWatchDecoder implements WatchDecoder {
  #pending = Buffer.alloc(0);
  /** How much of a frame that is too large is still to come. */
  #skip = 0;

  push(data: Uint8Array): WatchEvent[] {
    const skipped = Math.min(this.#skip, data.length);
    this.#skip -= skipped;
    this.#pending = Buffer.concat([this.#pending, data.subarray(skipped)]);
    const events: WatchEvent[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) events.push(...eventOf(frame));
    return events;
  }

  #take(): Uint8Array | undefined {
    const pending = this.#pending;
    if (pending.length < 4) return undefined;
    const end = 4 + pending.readUInt32BE(0);
    if (end > MAX_EVENT_SIZE) {
      this.#skip = Math.max(0, end - pending.length);
      this.#pending = pending.subarray(end);
      return new Uint8Array();
    }
    if (pending.length < end) return undefined;
    this.#pending = pending.subarray(end);
    return pending.subarray(4, end);
  }
}

const MAGIC = 4;
const text = new TextDecoder();

function eventOf(frame: Uint8Array): WatchEvent[] {
  try {
    const event = fieldsOf(frame);
    const type = text.decode(bytesAt(event, 1));
    if (type === '') return [];
    // RawExtension.raw, then runtime.Unknown.raw, then field 1 of every object: its metadata.
    const envelope = bytesAt(fieldsOf(bytesAt(event, 2)), 1).subarray(MAGIC);
    const object = fieldsOf(bytesAt(fieldsOf(envelope), 2));
    const metadata = fieldsOf(bytesAt(object, 1));
    // A Status has ListMeta (its resourceVersion is field 2) and says its message in field 3.
    if (type === 'ERROR') {
      return [{ type, namespace: '', name: '', resourceVersion: '', message: text.decode(bytesAt(object, 3)) }];
    }
    const [name, namespace, resourceVersion] = [1, 3, 6].map((field) => text.decode(bytesAt(metadata, field)));
    return [{ type, namespace: namespace!, name: name!, resourceVersion: resourceVersion! }];
  } catch {
    return [];
  }
}
