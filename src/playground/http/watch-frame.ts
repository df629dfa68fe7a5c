import { protobufBody } from '../../api/body/protobuf-encoder.ts';
import { bytesField, textField } from '../../api/body/protobuf-fields.ts';
import { concat } from '../../api/bytes.ts';
import { failureStatus } from '../../api/status/status.ts';
import { encodeStatus } from '../../api/status/status-codec.ts';
import { isStatus } from './api-request.ts';

/** The Content-Type of a watch in protobuf. */
export const PROTOBUF_WATCH = 'application/vnd.kubernetes.protobuf;stream=watch';

/**
 * An event of a watch in protobuf: its length in four bytes, big-endian, and a WatchEvent with the object in its envelope (apimachinery
 * pkg/runtime/serializer/protobuf and pkg/util/framer). `undefined` for an object that protobuf cannot hold.
 */
export function watchFrame(type: string, object: object): Uint8Array | undefined {
  const body = isStatus(object)
    ? encodeStatus(object, 'application/vnd.kubernetes.protobuf')
    : protobufBody({ ...object });
  if (!body) return undefined;
  const event = concat([textField(1, type), bytesField(2, bytesField(1, body))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return concat([length, event]);
}

/** The last event of a watch in protobuf that cannot go on: the next object has no form in it. */
export function lastFrame(): Uint8Array {
  const status = failureStatus(500, 'InternalError', 'an object of this watch cannot be written in protobuf');
  return watchFrame('ERROR', status) ?? new Uint8Array();
}
