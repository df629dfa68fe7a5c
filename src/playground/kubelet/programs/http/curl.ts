import { absolute, FileError } from '../../shell/file-tree.ts';
import { readAll } from '../../shell/pipe.ts';
import type { Program, ProgramCall } from '../../shell/program.ts';
import { CurlUsage } from './curl-arguments.ts';
import { CURL_VERSION, curlOptions } from './curl-options.ts';
import type { CurlOptions } from './curl-options.ts';
import { curlProblem } from './curl-problems.ts';
import { callHttp, HttpProblem, urlOf } from './http-call.ts';
import type { HttpAnswer, HttpCall } from './http-call.ts';

/** curl, as far as the steps of documents go: it calls what is in the network of its pod. */
export const curl: Program = async (call) => {
  try {
    const options = curlOptions(call.args);
    if (options.flags.has('version')) {
      await call.stdout(`curl ${CURL_VERSION} (pretended)\nProtocols: http https\n`);
      return 0;
    }
    if (options.urls.length === 0) throw new CurlUsage('no URL specified');
    let code = 0;
    for (const url of options.urls) code = await transfer(call, options, url);
    return code;
  } catch (error) {
    if (!(error instanceof CurlUsage)) throw error;
    await call.stderr(`curl: ${error.message}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
    return 2;
  }
};

const MAX_REDIRECTS = 50;

async function transfer(call: ProgramCall, options: CurlOptions, text: string): Promise<number> {
  const { flags, maxTime } = options;
  const says = !flags.has('silent') || flags.has('show-error');
  const fail = async (code: number, words: string) => {
    if (says) await call.stderr(words);
    return code;
  };
  const url = urlOf(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  if (!url) return fail(3, 'curl: (3) URL using bad/illegal format or missing URL\n');
  if (!/^https?:$/.test(url.protocol))
    return fail(1, `curl: (1) Protocol "${url.protocol.slice(0, -1)}" not supported\n`);
  const caFile =
    options.caFile ?? call.environment.get('CURL_CA_BUNDLE') ?? call.environment.get('SSL_CERT_FILE') ?? '';
  const started = performance.now();
  const limit = Number.isFinite(maxTime) ? AbortSignal.timeout(Math.min(maxTime * 1000, 2 ** 31 - 1)) : undefined;
  const signal = limit ? AbortSignal.any([call.signal, limit]) : call.signal;
  try {
    const ca = flags.has('insecure') ? false : caFile === '' ? undefined : await caIn(call, caFile);
    const { answer, request } = await answered(call, options, { url, ca, signal });
    return await received(call, options, { answer, request, started });
  } catch (error) {
    if (call.signal.aborted) throw error;
    if (limit?.aborted) {
      const elapsed = Math.round(performance.now() - started);
      return fail(28, `curl: (28) Operation timed out after ${elapsed} milliseconds with 0 bytes received\n`);
    }
    if (!(error instanceof HttpProblem)) throw error;
    return fail(...curlProblem(error, { url, caFile }));
  }
}

async function caIn(call: ProgramCall, file: string): Promise<string> {
  try {
    return (await call.files.read(absolute(file, call.directory))).toString();
  } catch (error) {
    if (error instanceof FileError) throw new HttpProblem('bad ca');
    throw error;
  }
}

/** The answer, after the redirections that are to be followed. */
async function answered(
  call: ProgramCall,
  options: CurlOptions,
  { url, ca, signal }: Pick<HttpCall, 'url' | 'ca' | 'signal'>,
): Promise<{ readonly answer: HttpAnswer; readonly request: HttpCall }> {
  let request: HttpCall = { ...(await requestOf(call, options, url)), ca, signal };
  for (let count = 0; ; count++) {
    if (options.flags.has('verbose')) await call.stderr(sentText(request));
    const answer = await callHttp(request, call.network);
    if (options.flags.has('verbose')) await call.stderr(headText(answer).replaceAll(/^(?=.*\n)/gm, '< '));
    const location = answer.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const isFollowed = options.flags.has('location') && answer.status >= 300 && answer.status < 400;
    const next = isFollowed && location !== undefined ? urlOf(location, request.url) : undefined;
    if (!next || count >= MAX_REDIRECTS) return { answer, request };
    request = { ...(await requestOf(call, options, next)), ca, signal };
  }
}

async function requestOf(
  call: ProgramCall,
  options: CurlOptions,
  given: URL,
): Promise<Omit<HttpCall, 'ca' | 'signal'>> {
  const { flags, user, userAgent } = options;
  const data = await bodyOf(call, options);
  const url = new URL(given);
  if (flags.has('get') && data) url.search = [url.search.slice(1), data.toString()].filter(Boolean).join('&');
  const body = flags.has('get') ? undefined : data;
  const isJson = options.data.some(([kind]) => kind === 'json');
  const upload = options.uploadFile === undefined ? 'POST' : 'PUT';
  const method = options.method ?? (flags.has('head') ? 'HEAD' : body ? upload : 'GET');
  const own: (readonly [string, string])[] = [
    ['Host', url.host],
    ...(user === undefined ? [] : [['Authorization', `Basic ${Buffer.from(user).toString('base64')}`] as const]),
    ['User-Agent', userAgent],
    ['Accept', isJson ? 'application/json' : '*/*'],
    ...(body ? [['Content-Length', String(body.length)] as const] : []),
    ...(body && upload === 'POST'
      ? [['Content-Type', isJson ? 'application/json' : 'application/x-www-form-urlencoded'] as const]
      : []),
  ];
  const given_ = options.headers.flatMap((header) => {
    const [, name = '', mark = '', value = ''] = /^([^:;]+)([:;])\s*(.*)$/s.exec(header) ?? [];
    return name === '' ? [] : [{ name, value, isKept: value !== '' || mark === ';' }];
  });
  const isReplaced = (name: string) => given_.some((header) => header.name.toLowerCase() === name.toLowerCase());
  const headers = [
    ...own.filter(([name]) => !isReplaced(name)),
    ...given_.filter(({ isKept }) => isKept).map(({ name, value }) => [name, value] as const),
  ];
  return { method, url, headers, body };
}

/** What is sent: `@FILE` is a file, `@-` the standard input, and in `--data` line ends are left out of these. */
async function bodyOf(call: ProgramCall, { data, uploadFile }: CurlOptions): Promise<Buffer | undefined> {
  const read = async (file: string) =>
    file === '-' ? readAll(call.stdin) : call.files.read(absolute(file, call.directory));
  if (uploadFile !== undefined) return read(uploadFile);
  if (data.length === 0) return undefined;
  const pieces: Buffer[] = [];
  for (const [kind, value] of data) {
    if (pieces.length > 0 && kind !== 'json') pieces.push(Buffer.from('&'));
    if (kind === 'data-urlencode') pieces.push(Buffer.from(urlEncoded(value)));
    else if (!value.startsWith('@') || kind === 'data-raw') pieces.push(Buffer.from(value));
    else {
      const bytes = await read(value.slice(1));
      pieces.push(
        kind === 'data' || kind === 'data-ascii'
          ? Buffer.from(bytes.toString('latin1').replaceAll(/[\r\n\0]/g, ''), 'latin1')
          : bytes,
      );
    }
  }
  return Buffer.concat(pieces);
}

function urlEncoded(value: string): string {
  const [, name = '', content = value] = /^([^=@]*)=(.*)$/s.exec(value) ?? [];
  return (name === '' ? '' : `${name}=`) + encodeURIComponent(content);
}

interface Transfer {
  readonly answer: HttpAnswer;
  readonly request: HttpCall;
  /** Milliseconds of performance.now. */
  readonly started: number;
}

/** Writes what came to where it is wanted, and returns the exit code. */
async function received(
  call: ProgramCall,
  options: CurlOptions,
  { answer, request, started }: Transfer,
): Promise<number> {
  const { flags, output, writeOut } = options;
  const isFailed = answer.status >= 400 && (flags.has('fail') || flags.has('fail-with-body'));
  const file: Buffer[] = [];
  const write = async (data: string | Buffer) =>
    output === undefined || output === '-' ? call.stdout(data) : void file.push(Buffer.from(data));
  if (flags.has('include') || flags.has('head')) await write(headText(answer));
  let size = 0;
  for await (const piece of answer.body) {
    if (isFailed && !flags.has('fail-with-body')) continue;
    size += piece.length;
    if (size > MAX_FILE && output !== undefined) throw new RangeError('body too large');
    await write(piece);
  }
  if (output !== undefined && output !== '-') call.files.write(absolute(output, call.directory), Buffer.concat(file));
  if (!flags.has('silent') && !flags.has('no-progress-meter') && (!call.isTerminal || output !== undefined))
    await call.stderr(meter(size));
  if (flags.has('verbose')) await call.stderr('* Closing connection\n');
  await call.stdout(written(writeOut, { answer, request, size, seconds: (performance.now() - started) / 1000 }));
  if (!isFailed) return 0;
  if (!flags.has('silent') || flags.has('show-error')) {
    await call.stderr(`curl: (22) The requested URL returned error: ${answer.status}\n`);
  }
  return 22;
}

const MAX_FILE = 16 * 1024 * 1024;

function headText({ httpVersion, status, statusText, headers }: HttpAnswer): string {
  return `HTTP/${httpVersion} ${status} ${statusText}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

function sentText({ method, url, headers }: HttpCall): string {
  const head = [
    `${method} ${url.pathname}${url.search} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    '',
  ];
  return `* Connected to ${url.hostname} port ${url.port || (url.protocol === 'https:' ? 443 : 80)}\n${head.map((line) => `> ${line}\n`).join('')}`;
}

/** What curl shows where its output goes to no terminal. */
function meter(size: number): string {
  const count = String(size).padStart(5);
  return (
    '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
    '                                 Dload  Upload   Total   Spent    Left  Speed\n' +
    `100 ${count}  100 ${count}    0     0  ${count}      0 --:--:-- --:--:-- --:--:-- ${count}\n`
  );
}

/** `--write-out`: the variables that people use. */
function written(
  format: string,
  { answer, request, size, seconds }: Omit<Transfer, 'started'> & { readonly size: number; readonly seconds: number },
): string {
  const values = new Map([
    ['http_code', String(answer.status).padStart(3, '0')],
    ['response_code', String(answer.status).padStart(3, '0')],
    ['size_download', String(size)],
    ['time_total', seconds.toFixed(6)],
    ['url_effective', request.url.href],
    ['method', request.method],
    ['content_type', answer.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''],
    ['exitcode', '0'],
  ]);
  return format
    .replaceAll(/%\{(\w+)\}/g, (_, name: string) => values.get(name) ?? '')
    .replaceAll(/\\([nrt])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\t'));
}
