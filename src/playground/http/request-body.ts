import type { IncomingMessage } from 'node:http';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { parseYaml } from '../../api/yaml/parse-yaml.ts';
import { ApiError, badRequest, tooLarge, undecodable } from '../store/api-error.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { isTooDeep } from './nesting.ts';
import { firstPart } from '../../api/text/first-part.ts';

const OBJECT_TYPES: readonly string[] = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];
const LIMIT = BOUNDS.large.size;

/** The whole body. Throws the server's 413 beyond 3 MiB. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LIMIT) chunks.push(chunk);
  }
  if (size > LIMIT) throw tooLarge(`limit is ${LIMIT}`);
  return Buffer.concat(chunks);
}

/** The object in a body of JSON, YAML or Kubernetes' protobuf. Undefined for an empty body. */
export async function readObject(message: IncomingMessage): Promise<JsonObject | undefined> {
  return (await parsedBody(message, await readBody(message)))?.object;
}

/** The object in a body that was read, and the body as JSON unless it came in protobuf. Undefined for an empty one. */
export async function parsedBody(message: IncomingMessage, body: Buffer): Promise<ParsedBody | undefined> {
  if (body.length === 0) return undefined;
  const mediaType = mediaTypeOf(message);
  if (mediaType === 'application/vnd.kubernetes.protobuf') {
    const { decodeProtobuf } = await import('./protobuf-body.ts');
    return { object: decodeProtobuf(body), text: undefined };
  }
  if (mediaType !== 'application/json' && mediaType !== 'application/yaml') throw unsupportedMediaType();
  const text = body.toString();
  const object = parseText(text, mediaType);
  if (!isJsonObject(object)) throw badRequest("couldn't get version/kind; json parse error: the body is not an object");
  return { object, text: mediaType === 'application/json' ? text : JSON.stringify(object) };
}

/** What a body holds. */
export interface ParsedBody {
  readonly object: JsonObject;
  /** JSON, in which fields may be there twice. */
  readonly text: string | undefined;
}

/** The media type of a body in lower case, without parameters; JSON where the client names none. */
export function mediaTypeOf(message: IncomingMessage): string {
  return firstPart(message.headers['content-type'] ?? 'application/json', ';')
    .trim()
    .toLowerCase();
}

/**
 * Throws 400 with the parser's words, and 413 for more than is read in one go: here a real server takes 3 MiB of YAML too.
 */
export function parseText(text: string, mediaType: string): unknown {
  const value = decoded(text, mediaType);
  if (isTooDeep(value)) throw badRequest('error decoding the body: exceeded max depth');
  return value;
}

function decoded(text: string, mediaType: string): unknown {
  try {
    return mediaType.endsWith('json') ? parseJson(text, BOUNDS.large) : parseYaml(text);
  } catch (error) {
    throw undecodable(error);
  }
}

/** 415, with the media types that would be read. */
export function unsupportedMediaType(accepted = OBJECT_TYPES): ApiError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return new ApiError(415, 'UnsupportedMediaType', message);
}
