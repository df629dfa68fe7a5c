/**
 * HTTP messages one after the other, as a proxy writes them (RFC 9112, nothing else), up to what is not one: `first` line, `status` of a
 * response, `headers` and `trailers` as lower-case names and values, `body`, the `size` of all, and whether it is whole. The first `bodiless` responses
 * have no body.
 */
export function readMessages(text, { isRequest = false, bodiless = 0 } = {}) {
  const messages = [];
  let left = bodiless;
  for (let at = 0; at < text.length;) {
    const message = readMessage(text.slice(at), { isRequest, isHead: left > 0 });
    if (!message) break;
    if (message.status >= 200) left--;
    messages.push(message);
    at += message.size;
  }
  return messages;
}

function readMessage(text, { isRequest, isHead }) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first, ...lines] = text.slice(0, end).split('\r\n');
  const status = isRequest ? 0 : Number(/^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1] ?? Number.NaN);
  if (Number.isNaN(status)) return undefined;
  const headers = lines.map(readHeader);
  const rest = text.slice(end + 4);
  const isBodiless = !isRequest && (isHead || status < 200 || status === 204 || status === 304);
  const read = isBodiless ? whole('', 0) : readBody(rest, headers, isRequest);
  return { first, status, headers, isBodiless, ...read, size: end + 4 + read.size };
}

function readBody(rest, headers, isRequest) {
  const valueOf = (name) => headers.find(([each]) => each === name)?.[1];
  if (valueOf('transfer-encoding') !== undefined) return readChunks(rest);
  const length = Number(valueOf('content-length') ?? (isRequest ? 0 : rest.length));
  const body = rest.slice(0, length);
  return { ...whole(body, body.length), isWhole: body.length === length };
}

function readChunks(rest) {
  let body = '';
  for (let at = 0; ;) {
    const [line, size] = /^([0-9a-f]+)\r\n/i.exec(rest.slice(at)) ?? [];
    const length = Number.parseInt(size, 16);
    if (line === undefined || rest.length < at + line.length + length) {
      return { ...whole(body, rest.length), isWhole: false };
    }
    at += line.length;
    if (length === 0) {
      const end = `\r\n${rest.slice(at)}`.indexOf('\r\n\r\n');
      if (end < 0) return { ...whole(body, rest.length), isWhole: false };
      const lines = rest
        .slice(at, at + end)
        .split('\r\n')
        .filter(Boolean);
      return { ...whole(body, at + end + 2), trailers: lines.map(readHeader) };
    }
    body += rest.slice(at, at + length);
    at += length + 2;
  }
}

function whole(body, size) {
  return { body, size, isWhole: true, trailers: [] };
}

function readHeader(line) {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
