import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { readMessages } from './read-messages.mjs';

/**
 * A server that records what it gets and answers /a as it is told to, everything else with `ok`. `patience` is how long a proxy in front of it may
 * be silent, in milliseconds, before it is given up.
 */
export async function recordingServer({ patience = 0 } = {}) {
  const sockets = new Set();
  const recorded = { sent: [], answer: undefined };
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let bytes = '';
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1');
      for (;;) {
        const [request] = readMessages(bytes, { isRequest: true });
        if (!request?.isWhole) return;
        bytes = bytes.slice(request.size);
        recorded.sent.push(sentText(request));
        answer(socket, request, recorded.answer);
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    recorded,
    patience,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function answer(socket, { first }, given) {
  const [method, target] = first.split(' ');
  if (given && target === '/a') {
    socket.write(given.bytes, 'latin1');
    if (!given.stays) socket.end();
    return;
  }
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${method === 'HEAD' ? '' : 'ok'}`);
}

const PROBE = 'GET /probe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/**
 * What a proxy in front of the server makes of a request: the statuses of its answers, and what it sent to the server, without the request for
 * /probe if that is what it took it for. A request that gets no further is `refused`, whatever the status.
 */
export async function requestVerdict(url, { recorded, patience }, bytes) {
  recorded.sent = [];
  recorded.answer = undefined;
  const text = await exchange(url, bytes + PROBE, patience);
  const answers = readMessages(text, { bodiless: bytes.startsWith('HEAD') ? 1 : 0 }).map(({ status }) => status);
  const { sent } = recorded;
  if (sent.at(-1) === 'GET /probe') {
    sent.pop();
    answers.pop();
  }
  // What was sent of a body before it turned out to be none is no request.
  const [first = 0, ...others] = answers;
  if (sent.length === 0 && others.length === 0 && first >= 300) return 'refused';
  return [answers.join(' '), ...sent.map(shortened)].join('\n');
}

/** What a client gets of a response, through a proxy: `refused` is the proxy's own complaint, `cut` a connection that ends before it is whole. */
export async function responseVerdict(url, { recorded, patience }, { bytes, stays, method = 'GET' }) {
  recorded.answer = { bytes, stays };
  const text = await exchange(url, `${method} /a HTTP/1.1\r\nHost: localhost\r\n\r\n${PROBE}`, patience);
  const messages = readMessages(text, { bodiless: method === 'HEAD' ? 1 : 0 });
  const informational = messages.filter(({ status }) => status < 200).map(({ status }) => status);
  const [answered, ...others] = messages.filter(({ status }) => status >= 200);
  const isStray = others.length > 1 || others.some(({ body }) => body !== 'ok');
  const lines = [...informational, answered?.isWhole ? answerText(answered) : 'cut', ...(isStray ? ['and more'] : [])];
  return shortened(lines.join('\n'));
}

/** All that comes back until the connection closes. */
async function exchange(url, bytes, patience) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString('latin1'))).on('error', () => undefined);
  socket.setTimeout(patience, () => socket.destroy());
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return text;
}

/** What each proxy adds of its own, and what frames a body. */
const OWN_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'date',
  'host',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'user-agent',
  'via',
  'warning',
  'x-forwarded-for',
]);

function sentText({ first, headers, trailers, body }) {
  return `${first.replace(/ HTTP\/1\.1$/, '')}${headerText(headers)}${body && `\n\n${body}`}${headerText(trailers)}`;
}

function answerText({ status, headers, trailers, body, isBodiless }) {
  if (status === 500 || status === 502) return 'refused';
  const length = isBodiless ? headers.filter(([name]) => /^(?:content-length|transfer-encoding)$/.test(name)) : [];
  const lengths = length.map(([name, value]) => `\n${name}: ${value}`).join('');
  return `${status}${headerText(headers)}${lengths}${body && `\n\n${body}`}${headerText(trailers)}`;
}

function headerText(headers) {
  const kept = headers.filter(([name]) => !OWN_HEADERS.has(name));
  return kept
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => `\n${name}: ${value}`)
    .join('');
}

/** Without what only repeats itself. */
function shortened(text) {
  const lines = text.split('\n');
  const kept = lines.length > 40 ? [...lines.slice(0, 3), `… ${lines.length} lines`] : lines;
  return kept.join('\n').replace(/(.)\1{60,}/gs, (run, character) => `${character}×${run.length}`);
}
