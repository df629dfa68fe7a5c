import { stringify } from 'yaml';
import { failureStatus } from '../../api/status/status.ts';
import { goJson } from '../../api/go/go-json.ts';
import type { Status } from '../../api/status/status.ts';
import { encodeStatus } from '../../api/status/status-codec.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import { ApiError } from '../store/api-error.ts';
import { isStatus } from './api-request.ts';
import type { Answer, ApiRequest } from './api-request.ts';
import { compress, isCompressed } from './compression.ts';
import { negotiate, parseAccept, wantsPretty } from './negotiation.ts';
import type { AcceptedType, MediaType } from './negotiation.ts';
import { present, presents } from './presentation.ts';

type Exchange = Pick<ApiRequest, 'message' | 'response' | 'query' | 'catalog'>;

const JSON_OR_YAML: readonly MediaType[] = ['application/json', 'application/yaml'];
const PROTOBUF: MediaType = 'application/vnd.kubernetes.protobuf';

/** Writes an answer in the form that the client asked for, and ends the response. */
export function writeAnswer(request: Exchange, answer: Answer): void {
  const { response } = request;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if ('text' in answer) {
    const { code, text } = answer;
    return endWith(request, code, typeof text === 'string' ? Buffer.from(text) : text);
  }
  if ('raw' in answer) return writeRaw(request, answer.code, answer.raw);
  if (isStatus(answer.object)) return writeStatus(request, answer.code, answer.object);
  const chosen = negotiate(parseAccept(request.message.headers.accept), answer.converts ?? presents);
  if (chosen?.mediaType === PROTOBUF) void writeProtobuf(request, answer, chosen.clause);
  else writeText(request, answer);
}

type ObjectAnswer = Extract<Answer, { readonly object: object }>;

/** An answer in JSON or YAML, whatever else the client would like better. */
function writeText(request: Exchange, { object, code, converts }: ObjectAnswer): void {
  const { message, query, response } = request;
  const chosen = negotiate(
    parseAccept(message.headers.accept).filter(({ type }) => type !== PROTOBUF),
    converts ?? presents,
  );
  if (!chosen) return void writeNotAcceptable(request, object);
  const shown = shownAs(chosen.clause, object, request);
  const pretty = wantsPretty(query, message.headers['user-agent'], chosen.clause);
  response.setHeader('Content-Type', chosen.mediaType + (converts ? conversionOf(chosen.clause) : ''));
  end(request, code, Buffer.from(encode(shown, chosen.mediaType, pretty)));
}

/**
 * An answer in protobuf; where protobuf has no message for it, such as for a Table, a custom resource or a field that the tables do not have, in what the client
 * accepts besides.
 */
async function writeProtobuf(request: Exchange, answer: ObjectAnswer, clause: AcceptedType): Promise<void> {
  try {
    const { protobufBody } = await import('../../api/body/protobuf-encoder.ts');
    const body = protobufBody({ ...shownAs(clause, answer.object, request) });
    if (!body) return writeText(request, answer);
    request.response.setHeader('Content-Type', PROTOBUF);
    end(request, answer.code, body);
  } catch (error) {
    writeError(request, error);
  }
}

/** An object, or what the clause asks to be made of it. */
function shownAs(clause: AcceptedType, object: object, request: Exchange): object {
  return presents(clause) ? present(object, clause, request) : object;
}

/** Whatever was thrown, as the Status that the server makes of it. */
export function writeError(request: Exchange, error: unknown): void {
  if (error instanceof ApiError) return writeStatus(request, error.status.code, error.status);
  writeStatus(request, 500, failureStatus(500, 'InternalError', `Internal error occurred: ${thrownText(error)}`));
}

/** A Status is written even if the client accepts none of its forms: then as indented JSON. */
export function writeStatus(request: Exchange, code: number, status: Status): void {
  const { message, response, query } = request;
  const chosen = negotiate(parseAccept(message.headers.accept), () => false);
  const retryAfter = status.details?.retryAfterSeconds;
  if (retryAfter) response.setHeader('Retry-After', String(retryAfter));
  if (!chosen) return writeRaw(request, code, status);
  response.setHeader('Content-Type', chosen.mediaType);
  const pretty = wantsPretty(query, message.headers['user-agent'], chosen.clause);
  end(request, code, encodeStatus(status, chosen.mediaType, { pretty }));
}

function writeRaw(request: Exchange, code: number, object: object): void {
  request.response.setHeader('Content-Type', 'application/json');
  endWith(request, code, Buffer.from(goJson(object, '  ')));
}

/** How the Content-Type of aggregated discovery goes on (WriteObjectNegotiated, listGVKInContentType). */
function conversionOf({ parameters: { g, v, as } }: AcceptedType): string {
  return as === undefined ? '' : `;g=${g};v=${v};as=${as}`;
}

/** Indented JSON ends without a line break, a line of it with one (apimachinery pkg/runtime/serializer/json). */
function encode(object: object, mediaType: MediaType, pretty: boolean): string {
  if (mediaType === 'application/yaml')
    return stringify(object, { sortMapEntries: true, aliasDuplicateObjects: false });
  return pretty ? goJson(object, '  ') : `${goJson(object)}\n`;
}

/** 406 with what the object can be had in: custom resources, and what is new to this server, have no protobuf. */
async function writeNotAcceptable(request: Exchange, object: object): Promise<void> {
  try {
    const { protobufBody } = await import('../../api/body/protobuf-encoder.ts');
    const served = protobufBody({ ...object }) ? [...JSON_OR_YAML, PROTOBUF] : JSON_OR_YAML;
    const message = `only the following media types are accepted: ${served.join(', ')}`;
    writeStatus(request, 406, failureStatus(406, 'NotAcceptable', message));
  } catch (error) {
    writeError(request, error);
  }
}

/** Ends the answer with an object, compressed where the API server does that. */
function end(request: Exchange, code: number, object: Uint8Array): void {
  const { message, response } = request;
  if (!isCompressed(object.length, message.headers['accept-encoding'])) return endWith(request, code, object);
  response.setHeader('Content-Encoding', 'gzip');
  response.appendHeader('Vary', 'Accept-Encoding');
  compress(object, (error, body) => (error ? response.destroy(error) : endWith(request, code, body)));
}

function endWith({ message, response }: Exchange, code: number, body: Uint8Array): void {
  response.statusCode = code;
  if (code !== 204) response.setHeader('Content-Length', body.length);
  response.end(message.method === 'HEAD' ? undefined : body);
}
