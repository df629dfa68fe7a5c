/** A small writer and reader of DER (ITU-T X.690), as much of it as X.509 certificates need. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content.length)]), content]);
}

/** A SEQUENCE. */
export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(0x30, ...parts);
}

/** A SET. */
export function set(...parts: readonly Uint8Array[]): Buffer {
  return der(0x31, ...parts);
}

/** A positive INTEGER from its big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  const trimmed = bytes.subarray(
    Math.max(
      0,
      bytes.findIndex((byte) => byte !== 0),
    ),
  );
  return der(0x02, ...((trimmed[0] ?? 0) >= 0x80 ? [Buffer.of(0)] : []), trimmed);
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...arcs] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...arcs.flatMap(base128)]));
}

/** A UTF8String. */
export function utf8String(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** An OCTET STRING. */
export function octetString(...parts: readonly Uint8Array[]): Buffer {
  return der(0x04, ...parts);
}

/** A BIT STRING of whole bytes, less the named number of unused bits at its end. */
export function bitString(bytes: Uint8Array, unusedBits = 0): Buffer {
  return der(0x03, Buffer.of(unusedBits), bytes);
}

/** A BOOLEAN. */
export function boolean(value: boolean): Buffer {
  return der(0x01, Buffer.of(value ? 0xff : 0));
}

/** A UTCTime, whole seconds; good for the years 1950 to 2049 (RFC 5280 4.1.2.5.1). */
export function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

/** A context-specific tag: `explicit` wraps other values, otherwise it replaces the tag of a primitive one. */
export function contextTag(number: number, content: Uint8Array, { explicit = false } = {}): Buffer {
  return der((explicit ? 0xa0 : 0x80) + number, content);
}

function lengthOf(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 + bytes.length, ...bytes];
}

function base128(arc: number): number[] {
  const bytes = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift(0x80 + (rest % 128));
  return bytes;
}

/** One element: whole, and what is inside. */
export interface DerPart {
  readonly bytes: Buffer;
  readonly content: Buffer;
}

/** The elements, one after the other. Throws a RangeError where they end early. */
export function derParts(bytes: Buffer): DerPart[] {
  const parts: DerPart[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes.readUInt8(at + 1);
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length = more === 0 ? first : bytes.readUIntBE(at + 2, more);
    const start = at + 2 + more;
    if (start + length > bytes.length) throw new RangeError('an element is longer than the one that contains it');
    parts.push({ bytes: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return parts;
}
