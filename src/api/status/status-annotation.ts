import { exactText, utf8 } from '../bytes.ts';
import { statusFormat } from '../body/media-type.ts';
import { annotateCbor } from './status-cbor.ts';
import { decodeStatus } from './status-codec.ts';
import { annotateJson } from './status-json.ts';
import { annotateProtobuf } from './status-protobuf.ts';
import { annotateYaml } from './status-yaml.ts';
import type { StatusCause } from './status.ts';

/** What to add to a Status. `appendMessage` is appended to the message as it is, line breaks included. */
export interface Annotation {
  readonly cause: StatusCause;
  readonly appendMessage?: string;
}

/**
 * The same body with one more entry in `details.causes`, and a longer message: order, layout, unknown fields and all other bytes stay.
 * `undefined` where the body is not a Status, or a cause cannot be added.
 */
export function annotateStatus(body: Uint8Array, contentType: string, annotation: Annotation): Uint8Array | undefined {
  if (decodeStatus(body, contentType) === undefined) return undefined;
  const { cause, appendMessage = '' } = annotation;
  switch (statusFormat(contentType, body)) {
    case 'protobuf':
      return annotateProtobuf(body, cause, appendMessage);
    case 'cbor':
      return annotateCbor(body, cause, appendMessage);
    case 'yaml':
      return ofText(body, (text) => annotateYaml(text, cause, appendMessage));
    default:
      return ofText(body, (text) => annotateJson(text, cause, appendMessage));
  }
}

function ofText(body: Uint8Array, annotate: (text: string) => string | undefined): Uint8Array | undefined {
  const text = exactText(body);
  const annotated = text === undefined ? undefined : annotate(text);
  return annotated === undefined ? undefined : utf8(annotated);
}
