import { BOUNDS, type Excess, NotReadError } from '../bounds/bounds.ts';
import { parseJson } from '../bounds/bounded-json.ts';
import { exactText, utf8 } from '../bytes.ts';
import { goJson } from '../go/go-json.ts';
import { goYaml } from '../go/go-yaml.ts';
import { statusFormat } from '../body/media-type.ts';
import { decodeCbor, encodeCbor } from './status-cbor.ts';
import { decodeProtobuf, encodeProtobuf } from './status-protobuf.ts';
import { decodeYaml } from './status-yaml.ts';
import { toStatus } from './status.ts';
import type { Status } from './status.ts';

/** Content-Types that an API server writes a Status in. */
export type StatusMediaType =
  | 'application/json'
  | 'application/yaml'
  | 'application/vnd.kubernetes.protobuf'
  | 'application/cbor';

/**
 * The Status in a body that is not compressed; `undefined` where it is something else, the format is not Kubernetes', or it is beyond
 * the bounds.
 */
export function decodeStatus(body: Uint8Array, contentType: string): Status | undefined {
  return reading(body, contentType).status;
}

/** Why it is not known whether a body holds a Status; `undefined` where that is known. */
export function statusExcess(body: Uint8Array, contentType: string): Excess | undefined {
  return reading(body, contentType).excess;
}

interface Reading {
  readonly contentType: string;
  readonly status?: Status | undefined;
  readonly excess?: Excess;
}

/** Explaining an answer reads its Status several times. */
const readings = new WeakMap<Uint8Array, Reading>();

function reading(body: Uint8Array, contentType: string): Reading {
  const known = readings.get(body);
  if (known?.contentType === contentType) return known;
  const found = { contentType, ...read(body, contentType) };
  readings.set(body, found);
  return found;
}

function read(body: Uint8Array, contentType: string): Omit<Reading, 'contentType'> {
  try {
    return { status: decode(body, contentType) };
  } catch (error) {
    return error instanceof NotReadError ? { excess: error.excess } : {};
  }
}

function decode(body: Uint8Array, contentType: string): Status | undefined {
  const format = statusFormat(contentType, body);
  if (format && body.length > BOUNDS.status.size) throw new NotReadError('too large');
  switch (format) {
    case 'json':
      return toStatus(parseJson(exactText(body) ?? '', BOUNDS.status));
    case 'yaml':
      return decodeYaml(exactText(body) ?? '');
    case 'protobuf':
      return decodeProtobuf(body);
    case 'cbor':
      return decodeCbor(body);
    default:
      return undefined;
  }
}

/**
 * A Status byte for byte as kube-apiserver writes it: JSON in one line with a line break, or with `pretty` indented by two and without;
 * YAML with its keys sorted; protobuf with its empty fields; CBOR self-described.
 */
export function encodeStatus(
  status: Status,
  mediaType: StatusMediaType,
  options: { readonly pretty?: boolean } = {},
): Uint8Array {
  const inOrder = toStatus(status) ?? status;
  switch (mediaType) {
    case 'application/json':
      return utf8(options.pretty ? goJson(inOrder, '  ') : `${goJson(inOrder)}\n`);
    case 'application/yaml':
      return utf8(goYaml(inOrder));
    case 'application/vnd.kubernetes.protobuf':
      return encodeProtobuf(inOrder);
    case 'application/cbor':
      return encodeCbor(inOrder);
  }
}
