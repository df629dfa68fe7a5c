/** Headers as they were sent: order, case and repeats kept. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The first value of a header, or `undefined`. Header names match in any letter case. */
export function headerValue(headers: HeaderList, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const header of headers) if (isNamed(header, wanted)) return header[1];
  return undefined;
}

/** Every value of a header, in the order sent. */
export function headerValues(headers: HeaderList, name: string): string[] {
  const wanted = name.toLowerCase();
  return headers.filter((header) => isNamed(header, wanted)).map(([, value]) => value);
}

/** For most names a comparison of the lengths is enough. */
function isNamed([name]: HeaderList[number], wanted: string): boolean {
  return name.length === wanted.length && name.toLowerCase() === wanted;
}

/** Node's `rawHeaders` (name, value, name, value …) as a HeaderList. */
export function fromRawHeaders(raw: readonly string[]): HeaderList {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return headers;
}

/** A header value that Node read as latin1, as the UTF-8 text that was sent. */
export function utf8Text(value: string): string {
  return /[\x80-\xff]/.test(value) ? Buffer.from(value, 'latin1').toString() : value;
}
