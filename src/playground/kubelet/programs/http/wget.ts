import { absolute, FileError } from '../../shell/file-tree.ts';
import type { Program, ProgramCall } from '../../shell/program.ts';
import { callHttp, HttpProblem, urlOf } from './http-call.ts';
import type { HttpTrouble } from './http-call.ts';

/** BusyBox wget: -q -O -S -T, --header, --post-data, --ca-certificate (of GNU's), --no-check-certificate. */
export const wget: Program = async (call) => {
  const { url, values, flags } = argumentsOf(call.args);
  const fail = async (words: string) => {
    await call.stderr(`wget: ${words}\n`);
    return 1;
  };
  if (url === undefined) return fail('missing URL');
  const body = values.get('post-data')?.at(-1);
  const headers = (values.get('header') ?? []).map(
    (header) => header.split(/:\s*(.*)/s).slice(0, 2) as [string, string],
  );
  try {
    const answer = await callHttp(
      {
        method: body === undefined ? 'GET' : 'POST',
        url,
        headers: [
          ['Host', url.host],
          ['User-Agent', 'Wget'],
          ...(body === undefined
            ? []
            : ([
                ['Content-Type', 'application/x-www-form-urlencoded'],
                ['Content-Length', String(Buffer.byteLength(body))],
              ] as const)),
          ...headers,
        ],
        body: body === undefined ? undefined : Buffer.from(body),
        ca: flags.has('no-check-certificate')
          ? false
          : await caIn(call, values.get('ca-certificate')?.at(-1) ?? call.environment.get('SSL_CERT_FILE')),
        signal: call.signal,
      },
      call.network,
    );
    if (answer.status >= 300)
      return await fail(`server returned error: HTTP/${answer.httpVersion} ${answer.status} ${answer.statusText}`);
    await save(call, url, { output: values.get('O')?.at(-1), isQuiet: flags.has('q') }, answer.body);
    return 0;
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    return fail(WORDS[error.trouble](url, error.message));
  }
};

async function caIn(call: ProgramCall, file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    return (await call.files.read(absolute(file, call.directory))).toString();
  } catch (error) {
    if (error instanceof FileError) throw new HttpProblem('bad ca');
    throw error;
  }
}

const MAX_FILE = 16 * 1024 * 1024;

async function save(
  call: ProgramCall,
  url: URL,
  to: { readonly output: string | undefined; readonly isQuiet: boolean },
  body: AsyncIterable<Buffer>,
): Promise<void> {
  const name = to.output ?? (url.pathname.split('/').at(-1) || 'index.html');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    if (name === '-') await call.stdout(piece);
    else pieces.push(piece);
    size += name === '-' ? 0 : piece.length;
    if (size > MAX_FILE) throw new RangeError('body too large');
  }
  if (name === '-') return;
  call.files.write(absolute(name, call.directory), Buffer.concat(pieces));
  if (!to.isQuiet) await call.stderr(`saving to '${name}'\n'${name}' saved\n`);
}

const WORDS: Readonly<Record<HttpTrouble, (url: URL, detail: string) => string>> = {
  'unknown host': ({ hostname }) => `bad address '${hostname}'`,
  refused: ({ hostname }) => `can't connect to remote host (${hostname}): Connection refused`,
  untrusted: () =>
    'note: TLS certificate validation not implemented\nwget: TLS error from peer: unable to get local issuer certificate',
  'other name': ({ hostname }) => `TLS error: the certificate is not for ${hostname}`,
  'bad ca': () => 'cannot read the CA certificate',
  'no tls': () => 'TLS error from peer (alert code 70): wrong version number',
  broken: (_, detail) => `error getting response: ${detail}`,
  'bad request': (_, detail) => `bad request: ${detail}`,
};

interface Arguments {
  readonly url: URL | undefined;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly flags: ReadonlySet<string>;
}

const VALUED = ['header', 'post-data', 'ca-certificate', 'timeout', 'user-agent', 'output-document', 'tries'];
const VALUED_LETTERS = 'OTUt';

function argumentsOf(args: readonly string[]): Arguments {
  const values = new Map<string, string[]>();
  const flags = new Set<string>();
  let url: string | undefined;
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  const queue = [...args];
  for (let arg = queue.shift(); arg !== undefined; arg = queue.shift()) {
    const [, name = '', value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (VALUED.includes(name)) add(name === 'output-document' ? 'O' : name, value ?? queue.shift() ?? '');
    else if (name !== '') flags.add(name);
    else if (!arg.startsWith('-')) url = arg;
    else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at);
        flags.add(letter);
        if (!VALUED_LETTERS.includes(letter)) continue;
        add(letter, arg.slice(at + 1) || (queue.shift() ?? ''));
        break;
      }
    }
  }
  return { url: url === undefined ? undefined : urlOf(/^\w+:\/\//.test(url) ? url : `http://${url}`), values, flags };
}
