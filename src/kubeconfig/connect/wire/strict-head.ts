/** Thrown for the head of a response that cannot be corrected; with a code like those of Node's parser. */
export class ResponseHeadError extends Error {
  readonly code = 'HPE_RESPONSE_HEAD';
}

/**
 * The head of a response, written as RFC 9112 wants it, where it is not: lines that end with a line feed alone, folded headers, blanks
 * before a colon or a status, later versions of HTTP/1. Go's client takes all of these (net/http response.go, ReadResponse; net/textproto
 * reader.go, readMIMEHeader), Node's and undici's parsers none. What two readers could take for different bodies is an error.
 */
export function strictHead(head: string): string {
  if (!LENIENT.test(head)) return head;
  const [statusLine = '', ...lines] = head.split(/\r?\n/u).slice(0, -2);
  const fields = unfolded(lines).map(strictField);
  const line = statusLine.replace(/^HTTP\/1\.\d(?= )/u, (version) => (version < V1_1 ? version : V1_1));
  return [line.replace(/ +/u, ' '), ...fields.filter((field) => field !== undefined), '', ''].join('\r\n');
}

const V1_1 = 'HTTP/1.1';

/** A later version, blanks before the status; a line feed alone; a line that continues the one before; a name with a blank in it. */
const LENIENT = /^HTTP\/1\.(?:[2-9]|\d {2})|[^\r]\n|\n(?:[ \t]|[!-9;-~]+ )/u;

/** Each header on one line, as Go joins them. */
function unfolded(lines: readonly string[]): string[] {
  const fields: string[][] = [];
  for (const line of lines) {
    if (!/^[ \t]/u.test(line)) fields.push([line]);
    else if (fields.length > 0) fields.at(-1)?.push(line);
    else throw new ResponseHeadError('its first header begins with a blank');
  }
  return fields.map((pieces) => (pieces.length === 1 ? pieces.join('') : pieces.map(withoutBlanks).join(' ')));
}

/** `undefined` for one without a name that anyone could read. A line without a colon is for the parser to refuse. */
function strictField(field: string): string | undefined {
  const colon = field.indexOf(':');
  const name = field.slice(0, Math.max(0, colon));
  if (!name.includes(' ')) return field;
  const bare = withoutBlanks(name);
  // To some readers it is the length of the body, to Go it is not (RFC 9112 section 5.1).
  if (/^(?:content-length|transfer-encoding)$/iu.test(bare)) throw new ResponseHeadError(`a blank follows its ${bare}`);
  return bare.includes(' ') ? undefined : bare + field.slice(colon);
}

/** Without blanks at its ends; a regular expression would take time that grows with the square of those within. */
export function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
