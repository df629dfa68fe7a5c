import { parseProtobufPrefix } from '../../api/body/protobuf-object.ts';
import { protobufObject } from '../../api/body/protobuf-message.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { decodeStatus } from '../../api/status/status-codec.ts';

/** What was read of an object in protobuf, which has numbers in place of names, and what was not. */
export interface ProtobufView {
  readonly value: unknown;
  readonly missing?: string;
}

/**
 * An object in protobuf. Those of the built-in kinds are read in full; of others, and of one that was cut, what every object says about itself.
 * `undefined` for other bytes.
 */
export function protobufView(bytes: Uint8Array, isShort: boolean): ProtobufView | undefined {
  const prefix = parseProtobufPrefix(bytes);
  if (!prefix) return undefined;
  const status = isShort ? undefined : decodeStatus(bytes, 'application/vnd.kubernetes.protobuf');
  if (status) return { value: status };
  return (isShort ? undefined : wholeObject(bytes)) ?? { value: prefix.value, missing: ONLY_PREFIX };
}

/** What is missing of an object whose fields have no names here. */
export const ONLY_PREFIX = 'of protobuf only apiVersion, kind and metadata are decoded: the rest has no names in it';

function wholeObject(bytes: Uint8Array): ProtobufView | undefined {
  const parts = new Set<string>();
  let isKnown = true;
  try {
    const value = protobufObject(bytes, BOUNDS.object, (type, field) => {
      if (field === undefined) isKnown = false;
      else parts.add(`field ${field} of ${nameOf(type)}`);
    });
    if (!isKnown) return undefined;
    return { value, ...(parts.size > 0 && { missing: `not decoded: ${listed([...parts])}` }) };
  } catch {
    return undefined;
  }
}

/** Without the version that tells its messages apart. */
function nameOf(type: string): string {
  return type.slice(type.lastIndexOf('/') + 1);
}

function listed(parts: readonly string[]): string {
  const more = parts.length > MOST ? ` and ${parts.length - MOST} more` : '';
  return parts.slice(0, MOST).join(', ') + more;
}

const MOST = 6;
