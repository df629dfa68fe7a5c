import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../../../api/bounds/bounds.ts';

/**
 * Reads the heads of responses before undici does (7.30, lib/dispatcher/client-h1.js), which ends the connection at a `100 Continue` that it
 * has not asked for, takes `Content-Length: 2` twice for 22, and refuses a Content-Length beside `Transfer-Encoding: chunked`. RFC 9110
 * section 15.2 and RFC 9112 section 6.3 say how they are to be read, and Go's client does. Anything else passes as it came.
 */
export function correctHeads(socket: Socket): void {
  const heads = new ResponseHeads();
  awaited.set(socket, heads);
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    for (;;) {
      const chunk: unknown = read(size);
      if (!heads.isAwaited || !Buffer.isBuffer(chunk)) return chunk;
      try {
        const bytes = heads.take(chunk);
        if (bytes.length > 0) return bytes;
      } catch (error) {
        socket.destroy(error as Error);
        return null;
      }
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

/** Thrown for what cannot be corrected; with a code like those of Node's parser. */
export class ResponseHeadError extends Error {
  readonly code = 'HPE_RESPONSE_HEAD';
}

/** The heads of one response: those that only inform, and its own. */
export class ResponseHeads {
  #isAwaited = false;
  #held: Buffer | undefined;
  #informational = 0;

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

  /** What undici may read now. */
  take(chunk: Buffer): Buffer {
    let rest = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
    this.#held = undefined;
    const passed: Buffer[] = [];
    while (this.#isAwaited && rest.length > 0) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0 && mayBeginHead(rest)) {
        this.#held = rest;
        return joined(passed);
      }
      const head = end < 0 ? '' : rest.toString('latin1', 0, end + 2);
      if (rest[STATUS_AT] !== DIGIT_ONE || !INFORMATIONAL.test(head)) {
        this.#isAwaited = false;
        rest = corrected(head, rest);
        break;
      }
      if (++this.#informational > MOST_INFORMATIONAL) throw new ResponseHeadError('it only informs, without end');
      if (!head.startsWith('100', STATUS_AT)) passed.push(rest.subarray(0, end + 4));
      rest = rest.subarray(end + 4);
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
  return bytes.length < MAX_HEADER_BYTES && bytes[0] === 0x48 && !bytes.includes('\n\n');
}

/** The bytes, where one length of the body is given too often without that. */
function corrected(head: string, bytes: Buffer): Buffer {
  FRAMING.lastIndex = 0;
  const only = FRAMING.exec(head);
  // One walk suffices for nearly every response.
  if (!only || (!FRAMING.test(head) && /^(?:\d+|chunked)[ \t]*$/iu.test(only[1] ?? ''))) return bytes;
  const coding = /\r\ntransfer-encoding:[ \t]*([^\r]*)/iu.exec(head)?.[1]?.trimEnd();
  if (coding !== undefined && !/^(?:chunked|identity)?$/iu.test(coding)) {
    throw new ResponseHeadError('its Transfer-Encoding is not just chunked');
  }
  const first = LENGTH.exec(head);
  if (!first) return bytes;
  const value = first[1] ?? '';
  const others = head.slice(first.index + first[0].length);
  if (coding === undefined && !value.includes(',') && !LENGTH.test(others)) return bytes;
  const values = Array.from(head.matchAll(LENGTHS), ([, text = '']) =>
    text.split(',').map((each) => each.trim()),
  ).flat();
  if (coding === undefined && new Set(values).size > 1)
    throw new ResponseHeadError('it has two values of Content-Length');
  const kept = coding === undefined ? `\r\nContent-Length: ${values[0] ?? ''}` : '';
  const without = head.slice(0, -2).replace(LENGTHS, '');
  return Buffer.concat([Buffer.from(`${without}${kept}\r\n`, 'latin1'), bytes.subarray(head.length)]);
}

/** What says how long the body is. */
const FRAMING = /\r\n(?:content-length|transfer-encoding):[ \t]*([^\r]*)/giu;
const LENGTH = /\r\ncontent-length:([^\r]*)/iu;
const LENGTHS = new RegExp(LENGTH.source, 'giu');

function joined(pieces: readonly Buffer[]): Buffer {
  const [only] = pieces;
  return pieces.length === 1 && only ? only : Buffer.concat(pieces);
}
