import type { RequestInfo } from '../../src/api/request/request-info.ts';

// A second reading of a request, written from the description of apiserver's requestinfo.go, conversion.go and Go's net/url and not from
// our code, and as plainly and slowly as it can be. Only for targets that begin with `/`.

/** `undefined` where the server has no RequestInfo: 400 by Go's HTTP library, or 500. */
export function modelOf(method: string, target: Buffer): Omit<RequestInfo, 'cluster'> | undefined {
  if ([...target].some((byte) => byte < 0x20 || byte === 0x7f)) return undefined;
  const mark = target.indexOf('?');
  const rawPath = mark < 0 ? target : target.subarray(0, mark);
  const rawQuery = mark < 0 ? Buffer.alloc(0) : target.subarray(mark + 1);
  const decoded = unescaped(rawPath, false);
  if (!decoded) return undefined;
  const path = textOf(decoded);
  const none = { apiPrefix: '', apiGroup: '', apiVersion: '', namespace: '', resource: '', subresource: '', name: '' };
  const info = {
    ...none,
    isResourceRequest: false,
    path,
    verb: method.toLowerCase(),
    parts: [] as string[],
    fieldSelector: '',
    labelSelector: '',
  };
  let trimmed = path;
  while (trimmed.startsWith('/')) trimmed = trimmed.slice(1);
  while (trimmed.endsWith('/')) trimmed = trimmed.slice(0, -1);
  let parts = trimmed === '' ? [] : trimmed.split('/');
  const shift = (): string => {
    const [first = '', ...rest] = parts;
    parts = rest;
    return first;
  };
  if (parts.length < 3) return info;
  if (!['api', 'apis'].includes(parts[0]!)) return info;
  info.apiPrefix = shift();
  if (info.apiPrefix === 'apis') {
    if (parts.length < 3) return info;
    info.apiGroup = shift();
  }
  info.isResourceRequest = true;
  info.apiVersion = shift();
  const isSpecial = parts[0] === 'proxy' || parts[0] === 'watch';
  if (isSpecial) {
    if (parts.length < 2) return undefined;
    info.verb = shift();
  } else if (method === 'POST') info.verb = 'create';
  else if (method === 'GET' || method === 'HEAD') info.verb = 'get';
  else if (method === 'PUT') info.verb = 'update';
  else if (method === 'PATCH') info.verb = 'patch';
  else if (method === 'DELETE') info.verb = 'delete';
  else info.verb = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    info.namespace = parts[1]!;
    if (parts.length > 2 && parts[2] !== 'status' && parts[2] !== 'finalize') {
      shift();
      shift();
    }
  }
  info.parts = parts;
  if (parts.length >= 3 && info.verb !== 'proxy') info.subresource = parts[2]!;
  if (parts.length >= 2) info.name = parts[1]!;
  if (parts.length >= 1) info.resource = parts[0]!;
  const query = queryOf(rawQuery);
  const first = (name: string): string | undefined => query.find(([key]) => key === name)?.[1];
  if (info.name === '' && info.verb === 'get') {
    const watch = first('watch');
    info.verb = watch === undefined || watch === '0' || watch.toLowerCase() === 'false' ? 'list' : 'watch';
    const name = nameIn(query);
    if (name !== undefined && name !== '.' && name !== '..' && !/[/%]/u.test(name)) info.name = name;
  } else if (info.name === '' && info.verb === 'delete') info.verb = 'deletecollection';
  if (!isSpecial && ['list', 'watch', 'deletecollection'].includes(info.verb)) {
    info.fieldSelector = first('fieldSelector') ?? '';
    info.labelSelector = first('labelSelector') ?? '';
  }
  return info;
}

/** The name that a field selector asks for, if all options decode. */
function nameIn(query: readonly (readonly [string, string])[]): string | undefined {
  const first = (name: string): string | undefined => query.find(([key]) => key === name)?.[1];
  for (const option of ['limit', 'timeoutSeconds']) {
    const value = first(option);
    if (value === undefined) continue;
    if (!/^[+-]?[0-9]+$/u.test(value)) return undefined;
    const number = BigInt(value.replace('+', ''));
    if (number < -(2n ** 63n) || number >= 2n ** 63n) return undefined;
  }
  if (BAD_LABEL_SELECTORS.includes(first('labelSelector') ?? '')) return undefined;
  const names: string[] = [];
  // Go sorts the terms by bytes.
  const terms = termsOf(first('fieldSelector') ?? '').toSorted((a, b) =>
    Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  for (const term of terms) {
    if (term === '') continue;
    const at = Array.from(term).findIndex((_, i, all) => all[i] === '=' || (all[i] === '!' && all[i + 1] === '='));
    if (at < 0) return undefined;
    const letters = Array.from(term);
    const isNot = letters[at] === '!';
    const width = isNot || letters[at + 1] === '=' ? 2 : 1;
    const value = unslashed(letters.slice(at + width));
    if (value === undefined) return undefined;
    if (!isNot && letters.slice(0, at).join('') === 'metadata.name') names.push(value);
  }
  return names[0];
}

/** Label selectors for which the answer is known; any others are not put to the model. */
export const GOOD_LABEL_SELECTORS = [
  '',
  'a=b',
  'a==b',
  'a!=b',
  'a',
  '!a',
  'a in (b,c)',
  'a notin (b)',
  'a=b,c=d',
  'a=',
];
export const BAD_LABEL_SELECTORS = ['a b', '=', 'a in', 'a in (b', 'a=b=c', ',', '!', 'a=b,,c=d', '-a=b', 'a=-'];

function termsOf(selector: string): string[] {
  const terms = [''];
  let isEscaped = false;
  for (const letter of selector) {
    if (!isEscaped && letter === ',') terms.push('');
    else terms[terms.length - 1] += letter;
    isEscaped = !isEscaped && letter === '\\';
  }
  return terms;
}

function unslashed(letters: readonly string[]): string | undefined {
  let value = '';
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]!;
    if (letter === ',' || letter === '=') return undefined;
    if (letter !== '\\') value += letter;
    else {
      const next = letters[++i];
      if (next !== '\\' && next !== ',' && next !== '=') return undefined;
      value += next;
    }
  }
  return value;
}

/** Go's url.ParseQuery: pairs that are wrong are left out. */
function queryOf(query: Buffer): [string, string][] {
  const pairs: [string, string][] = [];
  for (const text of query.toString('latin1').split('&')) {
    if (text === '' || text.includes(';')) continue;
    const equals = text.indexOf('=');
    const key = unescaped(Buffer.from(equals < 0 ? text : text.slice(0, equals), 'latin1'), true);
    const value = unescaped(Buffer.from(equals < 0 ? '' : text.slice(equals + 1), 'latin1'), true);
    if (key && value) pairs.push([textOf(key), textOf(value)]);
  }
  return pairs;
}

function unescaped(bytes: Buffer, isQuery: boolean): Buffer | undefined {
  const out: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === 0x25) {
      const digits = bytes.toString('latin1', i + 1, i + 3);
      if (!/^[0-9A-Fa-f]{2}$/u.test(digits)) return undefined;
      out.push(Number.parseInt(digits, 16));
      i += 2;
    } else out.push(isQuery && byte === 0x2b ? 0x20 : byte);
  }
  return Buffer.from(out);
}

/** As Go ranges over a string: U+FFFD for each byte that begins no character. */
function textOf(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const found = [1, 2, 3, 4].map((length) => characterIn(bytes.subarray(at, at + length))).find(Boolean);
    text += found ?? '\uFFFD';
    at += found === undefined ? 1 : Buffer.byteLength(found);
  }
  return text;
}

function characterIn(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return Array.from(text).length === 1 ? text : undefined;
  } catch {
    return undefined;
  }
}
