import http from 'node:http';
import { duplexPair } from 'node:stream';
import { thrownText } from '../../api/text/thrown-text.ts';
import type { ApiServer } from '../server/api-server.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** What the API server answered. */
export interface OwnAnswer {
  readonly code: number;
  readonly body: JsonObject;
}

/** A client of an API server that does not listen yet: its requests take the same way as any other, through memory. */
export class OwnClient {
  readonly #server: http.Server;
  readonly #token: string;

  /** `token` says who asks. */
  constructor({ serve }: ApiServer, token: string) {
    this.#server = http.createServer(serve);
    this.#token = token;
  }

  /** One request, with a body in JSON. */
  async ask(method: string, path: string, object?: JsonObject): Promise<OwnAnswer> {
    const body = object && JSON.stringify(object);
    const headers = {
      authorization: `Bearer ${this.#token}`,
      accept: 'application/json',
      'user-agent': 'kubetrace',
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const request = http.request({
      method,
      path,
      headers,
      host: 'kubernetes',
      createConnection: () => this.#connect(),
    });
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    request.end(body);
    const answer = await answered;
    const pieces: Buffer[] = [];
    for await (const piece of answer as AsyncIterable<Buffer>) pieces.push(piece);
    return { code: answer.statusCode ?? 0, body: objectOf(Buffer.concat(pieces).toString()) };
  }

  #connect() {
    const [client, server] = duplexPair();
    this.#server.emit('connection', server);
    return client;
  }
}

/** What is not an object is a message. */
function objectOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : { message: text };
  } catch (error) {
    return { message: text || thrownText(error) };
  }
}
