import { LONG_NAMES, LONG_WITH_VALUE, SHORT_WITH_VALUE } from './curl-options.ts';
import { type PastedRequest, SPACE_PROBLEM } from './pasted-request.ts';
import { hasBlank, writtenUrl } from './written-url.ts';

/** The requests that curl sends for these words, which follow its name: one for each URL. */
export function curlRequests(words: readonly string[]): PastedRequest[] {
  const transfers = [newTransfer()];
  for (const [name, value] of optionsOf(words)) {
    if (name === 'next') transfers.push(newTransfer());
    else read(transfers.at(-1) ?? newTransfer(), name, value);
  }
  return transfers.flatMap(requestsOf);
}

/** What curl has been asked to do up to `--next`. */
interface Transfer {
  readonly urls: string[];
  readonly options: Map<string, string>;
  /** What goes to the query with `--get`. */
  readonly data: string[];
  readonly query: string[];
}

function newTransfer(): Transfer {
  return { urls: [], options: new Map(), data: [], query: [] };
}

/** Each option by its long name, with its value; a URL is the option `url`. */
function* optionsOf(words: readonly string[]): Generator<readonly [name: string, value: string]> {
  let areUrls = false;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (areUrls || !word.startsWith('-') || word === '-') {
      if (areUrls || mayBeUrl(word)) yield ['url', word];
    } else if (word === '--') {
      areUrls = true;
    } else if (word.startsWith('--')) {
      const equals = word.indexOf('=');
      const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
      const takes = equals < 0 && LONG_WITH_VALUE.has(name);
      yield [name, equals < 0 ? (takes ? (words[++at] ?? '') : '') : word.slice(equals + 1)];
    } else {
      const { letters, last, value } = clusterOf(word);
      for (const letter of letters) yield [LONG_NAMES.get(letter) ?? letter, ''];
      if (last !== undefined) yield [LONG_NAMES.get(last) ?? last, value === '' ? (words[++at] ?? '') : value];
    }
  }
}

/** `-sSkXPOST`: letters, the first one that takes a value, and what follows it. */
function clusterOf(word: string): { readonly letters: string[]; readonly last?: string; readonly value: string } {
  for (let at = 1; at < word.length; at++) {
    if (SHORT_WITH_VALUE.includes(word.charAt(at))) {
      return { letters: Array.from(word.slice(1, at)), last: word.charAt(at), value: word.slice(at + 1) };
    }
  }
  return { letters: Array.from(word.slice(1)), value: '' };
}

/** A host alone is one too, but so is every word of a sentence about curl. */
function mayBeUrl(word: string): boolean {
  return /[/$`]|^[\w.-]+:\d|^localhost$|^\d+(?:\.\d+){3}$/.test(word);
}

function read(transfer: Transfer, name: string, value: string): void {
  if (name === 'url') transfer.urls.push(value);
  else if (name === 'url-query') transfer.query.push(...(value.startsWith('+') ? [value.slice(1)] : encoded(value)));
  else if (name === 'data-urlencode') transfer.data.push(...encoded(value));
  else if (/^data(?:-ascii|-binary|-raw)?$/.test(name)) {
    // What is in a file is not known here.
    if (name === 'data-raw' || !value.startsWith('@')) transfer.data.push(value);
  }
  transfer.options.set(name.startsWith('data') ? 'data' : name, value);
}

/** `name=content`, `=content` and `content` as curl encodes them; nothing for those that name a file. */
function encoded(value: string): string[] {
  const mark = value.search(/[=@]/);
  if (mark >= 0 && value[mark] === '@') return [];
  const [name, content] = mark < 0 ? ['', value] : [value.slice(0, mark), value.slice(mark + 1)];
  return [(name === '' ? '' : `${name}=`) + percentEncoded(content)];
}

function requestsOf({ urls, options, data, query }: Transfer): PastedRequest[] {
  const isGet = options.has('get');
  const method = options.get('request') || methodOf(options);
  const added = [...query, ...(isGet ? data : [])].filter((part) => part !== '').join('&');
  const file = options.get('upload-file') ?? '';
  return urls.map((url) => {
    const target = options.get('request-target') ?? withQuery(withFile(writtenUrl(url), file), added);
    const problem = hasBlank(target) ? { problem: SPACE_PROBLEM } : {};
    return { method, url: target, ...problem, ...(options.has('verbose') && { stage: 'sent' }) };
  });
}

function methodOf(options: ReadonlyMap<string, string>): string {
  if (options.has('head')) return 'HEAD';
  if (options.has('get')) return 'GET';
  if (options.has('upload-file')) return 'PUT';
  return ['data', 'json', 'form', 'form-string'].some((name) => options.has(name)) ? 'POST' : 'GET';
}

/** A URL that ends in a slash gets the name of the file that is uploaded. */
function withFile(url: string, file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return name === '' || name === '-' || !url.endsWith('/') ? url : url + percentEncoded(name);
}

function withQuery(url: string, added: string): string {
  if (added === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${added}`;
}

/** Half a character, as `$'\ud800'` has it, has no encoding: it becomes the one for what cannot be read. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
