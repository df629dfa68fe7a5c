import type { Socket } from 'node:net';
import { MAX_HEADER_BYTES } from '../../../api/bounds/bounds.ts';

/** What to do with a connection after the first line of its first request has come. */
export interface OpeningSteps {
  /** The bytes are on the socket again, to be read. */
  readonly accept: (socket: Socket) => void;
  readonly late: (socket: Socket) => void;
  /** How long the first line may take, in milliseconds. */
  readonly patience: number;
}

/**
 * Reads the beginning of a connection before Node's parser does, which refuses things that Go's server takes, and that people and curl
 * send: lines that end with a line feed alone, as typed into `nc`, characters in a target that should be percent-encoded, later versions
 * of HTTP/1. Such a head is corrected, once on a connection, which then ends with its response: where a second request begins only the
 * parser knows. Anything else goes to the parser as it came.
 */
export function readOpening(socket: Socket, { accept, late, patience }: OpeningSteps): void {
  let opening: Buffer = NOTHING;
  const timer = setTimeout(() => done() && late(socket), patience);
  const onData = (chunk: Buffer) => {
    opening = opening.length === 0 ? chunk : Buffer.concat([opening, chunk]);
    const corrected = correctedOpening(opening);
    if (corrected && corrected !== opening) correctedOn.add(socket);
    if (corrected) pass(corrected);
  };
  const onEnd = () => (opening.length === 0 ? done() && socket.end() : pass(opening));
  const onClose = () => done();
  socket.on('data', onData).on('end', onEnd).on('close', onClose).on('error', ignore);

  function done(): boolean {
    clearTimeout(timer);
    socket.off('data', onData).off('end', onEnd).off('close', onClose);
    // Only when its next owner has a listener: without one an error would end the process.
    process.nextTick(() => socket.off('error', ignore));
    return true;
  }

  function pass(bytes: Buffer): void {
    done();
    socket.pause();
    socket.unshift(bytes);
    accept(socket);
    socket.resume();
  }
}

/** Whether the first request on this connection has been corrected. */
export function wasCorrected(socket: Socket): boolean {
  return correctedOn.has(socket);
}

const correctedOn = new WeakSet<Socket>();

const NOTHING: Buffer = Buffer.alloc(0);
const ignore = (): void => undefined;

/** The bytes for the parser; `undefined` where more must come first. */
function correctedOpening(bytes: Buffer): Buffer | undefined {
  const lineEnd = bytes.indexOf(LF);
  if (lineEnd < 0) return bytes.length < MAX_HEADER_BYTES && isLetter(bytes[0]) ? undefined : bytes;
  if (bytes[lineEnd - 1] === CR && isVersionDigit(bytes[lineEnd - 2]) && !hasHighByte(bytes, lineEnd)) return bytes;
  if (!REQUEST_LINE.test(bytes.toString('latin1', 0, lineEnd))) return bytes;
  const end = endOfHead(bytes);
  if (end === undefined) return bytes.length < MAX_HEADER_BYTES ? undefined : bytes;
  const [line = '', ...fields] = bytes.toString('latin1', 0, end).split(/\r?\n/u);
  const head = [encoded(line), ...fields].join('\r\n');
  // A carriage return inside a line is for the parser to refuse.
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes.subarray(end)]);
}

const LF = 0x0a;
const CR = 0x0d;
const REQUEST_LINE = /^[A-Z]+ [^\s\0]+ HTTP\/1\.\d\r?$/u;

/** After the empty line. */
function endOfHead(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    const next = bytes[at + 1] === CR ? at + 2 : at + 1;
    if (bytes[next] === LF) return next + 1;
  }
  return undefined;
}

function encoded(line: string): string {
  // A server answers those as 1.1 (RFC 9110 section 6.2).
  const known = line.replace(/[2-9]$/u, '1');
  return known.replace(/[\u0080-\u00ff]/gu, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

function hasHighByte(bytes: Buffer, end: number): boolean {
  for (let i = 0; i < end; i++) if ((bytes[i] ?? 0) >= 0x80) return true;
  return false;
}

/** 1.0 or 1.1, which the parser knows. */
function isVersionDigit(byte: number | undefined): boolean {
  return byte === 0x30 || byte === 0x31;
}

function isLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
