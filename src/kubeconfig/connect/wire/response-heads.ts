import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../../../api/bounds/bounds.ts';
import { hasUsualHead } from './usual-head.ts';
import { ResponseHeadError, strictHead, withoutBlanks } from './strict-head.ts';

/**
 * Reads the heads of responses before undici does (7.30, lib/dispatcher/client-h1.js), which ends the connection at a `100 Continue` that it
 * has not asked for, takes `Content-Length: 2` twice for 22, and refuses a Content-Length beside `Transfer-Encoding: chunked`; and before
 * Node's client, which refuses both. RFC 9110 section 15.2 and RFC 9112 section 6.3 say how they are to be read, and Go's client does. So it is with
 * what `strictHead` corrects. Anything else passes as it came.
 */
export function correctHeads(socket: Socket, heads = new ResponseHeads()): void {
  awaited.set(socket, heads);
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
    if (!heads.isAwaited || !Buffer.isBuffer(chunk)) return push(chunk, encoding);
    try {
      const bytes = heads.take(chunk);
      return bytes.length === 0 || push(bytes);
    } catch (error) {
      socket.destroy(error as Error);
      return false;
    }
  };
}

/** Whether any byte has come of the answer to what was written last, seen by undici or not. */
export function hasHeadBegun(socket: Socket | undefined): boolean {
  return socket !== undefined && awaited.get(socket)?.hasBegun === true;
}

/** A request is being written: what comes next on its connection is the head of a response. */
export function awaitHead(socket: Socket): void {
  awaited.get(socket)?.begin();
}

const awaited = new WeakMap<Socket, ResponseHeads>();

/** The heads of one response: those that only inform, and its own. */
export class ResponseHeads {
  readonly #passesContinue: boolean;
  #isAwaited = false;
  #held: Buffer | undefined;
  #informational = 0;

  /** With `passesContinue` for one who has asked for a `100 Continue`. */
  constructor({ passesContinue = false } = {}) {
    this.#passesContinue = passesContinue;
  }

  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** Whether anything has come since `begin`. */
  get hasBegun(): boolean {
    return !this.#isAwaited || this.#held !== undefined || this.#informational > 0;
  }

  begin(): void {
    this.#isAwaited = true;
    this.#informational = 0;
  }

  /** What may be read now. */
  take(chunk: Buffer): Buffer {
    if (!this.#held && hasUsualHead(chunk)) {
      this.#isAwaited = false;
      return chunk;
    }
    let rest = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = undefined;
    const passed: Buffer[] = [];
    while (this.#isAwaited && rest.length > 0) {
      const end = endOfHead(rest);
      if (end === undefined && mayBeginHead(rest)) {
        this.#held = rest;
        return joined(passed);
      }
      const sent = rest.toString('latin1', 0, end ?? 0);
      const head = strictHead(sent);
      if (rest[STATUS_AT] !== DIGIT_ONE || !INFORMATIONAL.test(head)) {
        this.#isAwaited = false;
        const framed = withOneLength(head);
        if (framed !== sent) rest = Buffer.concat([Buffer.from(framed, 'latin1'), rest.subarray(end)]);
        break;
      }
      if (++this.#informational > MOST_INFORMATIONAL) throw new ResponseHeadError('it only informs, without end');
      if (this.#passesContinue || !head.startsWith('100', STATUS_AT)) passed.push(Buffer.from(head, 'latin1'));
      rest = rest.subarray(end);
    }
    return passed.length === 0 ? rest : joined([...passed, rest]);
  }
}

/** More than any server has to say; Go's client limits them too (net/http transport.go). */
const MOST_INFORMATIONAL = 100;

const STATUS_AT = 'HTTP/1.1 '.length;
const DIGIT_ONE = 0x31;
/** All but 101, which is the last of its connection. */
const INFORMATIONAL = /^HTTP\/1\.[01] 1(?!01)\d\d[ \r]/u;

function mayBeginHead(bytes: Buffer): boolean {
  return bytes.length < MAX_HEADER_BYTES && bytes[0] === 0x48;
}

/** After the empty line; `undefined` where that has not come. */
function endOfHead(bytes: Buffer): number | undefined {
  const strict = bytes.indexOf('\n\r\n');
  // Not in all that follows the head.
  const bare = (strict < 0 ? bytes : bytes.subarray(0, strict)).indexOf('\n\n');
  if (bare >= 0) return bare + 2;
  return strict < 0 ? undefined : strict + 3;
}

/** The head, where one length of the body is given too often, or with tabs, without that. */
function withOneLength(head: string): string {
  FRAMING.lastIndex = 0;
  const only = FRAMING.exec(head);
  // One walk suffices for nearly every response.
  if (!only || (!FRAMING.test(head) && PLAIN.test(only[0]))) return head;
  const coding = codingOf(head);
  const lengths = Array.from(head.matchAll(LENGTHS), ([, text = '']) => text.split(',').map(withoutBlanks)).flat();
  if (lengths.length === 0) return head;
  if (coding === undefined && new Set(lengths).size > 1)
    throw new ResponseHeadError('it has two values of Content-Length');
  if (coding !== undefined && head.startsWith('HTTP/1.0')) {
    throw new ResponseHeadError('it has a Content-Length and a Transfer-Encoding in HTTP/1.0');
  }
  const kept = coding === undefined ? `\r\nContent-Length: ${lengths[0] ?? ''}` : '';
  return `${head.slice(0, -4).replace(LENGTHS, '')}${kept}\r\n\r\n`;
}

/** Go takes `chunked` alone, once (net/http transfer.go, parseTransferEncoding). */
function codingOf(head: string): string | undefined {
  const [coding, ...others] = Array.from(head.matchAll(CODINGS), ([, text = '']) => withoutBlanks(text).toLowerCase());
  if (others.length > 0 || (coding !== undefined && coding !== 'chunked')) {
    throw new ResponseHeadError('its Transfer-Encoding is not just chunked');
  }
  return coding;
}

/** What says how long the body is. */
const FRAMING = /\r\n(?:content-length|transfer-encoding):[^\r]*/giu;
const LENGTHS = /\r\ncontent-length:([^\r]*)/giu;
const CODINGS = /\r\ntransfer-encoding:([^\r]*)/giu;
const PLAIN = /^\r\n(?:content-length: *\d+|transfer-encoding: *chunked) *$/iu;

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only ? only : Buffer.concat(pieces);
}
