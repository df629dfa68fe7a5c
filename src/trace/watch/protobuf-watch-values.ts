import { BOUNDS } from '../../api/bounds/bounds.ts';
import { parseProtobufPrefix, parseProtobufWatchEvent } from '../../api/body/protobuf-object.ts';
import { decodeStatus } from '../../api/status/status-codec.ts';
import type { Status } from '../../api/status/status.ts';

/**
 * The events of a watch in protobuf: frames of a length (4 bytes, big-endian) and a WatchEvent, whose object is wrapped in the
 * `k8s\0` envelope (apimachinery pkg/runtime/serializer/protobuf, pkg/apis/meta/v1/generated.proto).
 */
export class ProtobufWatchValues {
  #pending = Buffer.alloc(0);
  /** How much of a frame that is too large is still to come. */
  #skip = 0;

  push(data: Uint8Array): unknown[] {
    const skipped = Math.min(this.#skip, data.length);
    this.#skip -= skipped;
    this.#pending = Buffer.concat([this.#pending, data.subarray(skipped)]);
    const events: unknown[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) events.push(...eventOf(frame));
    return events;
  }

  #take(): Uint8Array | undefined {
    const pending = this.#pending;
    if (pending.length < 4) return undefined;
    const end = 4 + pending.readUInt32BE(0);
    if (end > BOUNDS.event.size) {
      this.#skip = Math.max(0, end - pending.length);
      this.#pending = pending.subarray(end);
      return new Uint8Array();
    }
    if (pending.length < end) return undefined;
    this.#pending = pending.subarray(end);
    return pending.subarray(4, end);
  }
}

function eventOf(frame: Uint8Array): unknown[] {
  const { type, object } = parseProtobufWatchEvent(frame);
  if (type === '') return [];
  const value = type === 'ERROR' ? statusOf(object) : parseProtobufPrefix(object)?.value;
  return [{ type, object: value }];
}

function statusOf(object: Uint8Array): Status | undefined {
  return decodeStatus(object, 'application/vnd.kubernetes.protobuf');
}
