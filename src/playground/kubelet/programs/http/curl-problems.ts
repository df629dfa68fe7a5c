import type { HttpProblem, HttpTrouble } from './http-call.ts';

/** What curl says, and its exit code (curl docs/libcurl/libcurl-errors.md, lib/vtls/openssl.c). */
export function curlProblem(
  problem: HttpProblem,
  { url, caFile }: { readonly url: URL; readonly caFile: string },
): readonly [exitCode: number, text: string] {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  const [code, text] = WORDS[problem.trouble](problem.message, { host: url.hostname, port, caFile });
  return [code, `curl: (${code}) ${text}\n`];
}

interface Peer {
  readonly host: string;
  readonly port: string;
  readonly caFile: string;
}

const MORE = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`;

const WORDS: Readonly<Record<HttpTrouble, (detail: string, peer: Peer) => readonly [exitCode: number, text: string]>> =
  {
    'unknown host': (_, { host }) => [6, `Could not resolve host: ${host}`],
    refused: (_, { host, port }) => [
      7,
      `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`,
    ],
    untrusted: () => [60, `SSL certificate problem: unable to get local issuer certificate${MORE}`],
    'other name': (_, { host }) => [
      60,
      `SSL: no alternative certificate subject name matches target host name '${host}'${MORE}`,
    ],
    'bad ca': (_, { caFile }) => [77, `error setting certificate file: ${caFile}`],
    'no tls': () => [35, 'OpenSSL/3.1.4: error:0A00010B:SSL routines::wrong version number'],
    broken: (detail) => [56, `Recv failure: ${detail}`],
    'bad request': (detail) => [43, `A libcurl function was given a bad argument: ${detail}`],
  };
