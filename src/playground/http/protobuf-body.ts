import { type LeftOut, protobufObject } from '../../api/body/protobuf-message.ts';
import { PROTOBUF_MAGIC, startsWith } from '../../api/body/media-type.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { ApiError, badRequest, notImplemented, undecodable } from '../store/api-error.ts';
import type { JsonObject } from '../store/kube-object.ts';

/**
 * The object in a body of `application/vnd.kubernetes.protobuf`. Throws 400 for broken bytes, 501 for a message or a field that is not known: nothing is
 * dropped silently.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (!startsWith(body, PROTOBUF_MAGIC)) {
    throw badRequest('the body is not Kubernetes protobuf: its magic is missing');
  }
  try {
    return protobufObject(body, BOUNDS.large, REFUSED);
  } catch (error) {
    throw error instanceof ApiError ? error : undecodable(error);
  }
}

const REFUSED: LeftOut = (type, field) => {
  const name = type.slice(type.lastIndexOf('/') + 1);
  const what = field === undefined ? `protobuf messages of ${name}` : `field ${field} of ${name} in protobuf`;
  throw notImplemented(`${what}; send JSON`);
};
