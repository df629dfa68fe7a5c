import { firstPart } from '../text/first-part.ts';

/** How a Status may be written (apimachinery pkg/runtime/serializer/codec_factory.go). */
export type StatusFormat = 'json' | 'yaml' | 'protobuf' | 'cbor';

/** The format that a Content-Type names; without one, the format that the body starts like. `undefined` for any other. */
export function statusFormat(contentType: string, body: Uint8Array): StatusFormat | undefined {
  const mediaType = firstPart(contentType, ';').trim().toLowerCase();
  const format = mediaType === '' ? sniffed(body) : FORMATS.get(mediaType);
  // JSON is valid YAML, and some clients send it with that type.
  return format === 'yaml' && body[0] === OPEN_BRACE ? 'json' : format;
}

/** In front of a protobuf message: `k8s\0`. */
export const PROTOBUF_MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0x00);
/** Tag 55799, self-described CBOR (RFC 8949 section 3.4.6). */
export const CBOR_MAGIC = Uint8Array.of(0xd9, 0xd9, 0xf7);

/** True when `bytes` starts with `prefix`. */
export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}

const OPEN_BRACE = 0x7b;

const FORMATS: ReadonlyMap<string, StatusFormat> = new Map([
  ['application/json', 'json'],
  ['application/yaml', 'yaml'],
  ['application/vnd.kubernetes.protobuf', 'protobuf'],
  ['application/cbor', 'cbor'],
]);

function sniffed(body: Uint8Array): StatusFormat | undefined {
  if (startsWith(body, PROTOBUF_MAGIC)) return 'protobuf';
  if (startsWith(body, CBOR_MAGIC)) return 'cbor';
  return body[0] === OPEN_BRACE ? 'json' : undefined;
}
