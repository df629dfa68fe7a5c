import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createCertificateAuthority } from '../../dist/api/x509/certificates.js';

/** The bytes of a file of a case, for a server at `host` and this home. */
export function bytesOf(file, { host, home }) {
  const filled = (text) =>
    text
      .replaceAll('{{SERVER}}', `https://${host}`)
      .replaceAll('{{HOST}}', host)
      .replaceAll('{{HOME}}', home)
      .replaceAll('{{LONG}}', 'x'.repeat(300_000));
  if (typeof file === 'string') return Buffer.from(filled(file));
  if (file.latin1 !== undefined) return Buffer.from(filled(file.latin1), 'latin1');
  const bytes = Buffer.from(filled(file.utf16le ?? file.utf16be), 'utf16le');
  if (file.utf16be !== undefined) bytes.swap16();
  return bytes.subarray(0, bytes.length - (file.cut ?? 0));
}

/** Writes the files of a case below `home`. */
export function writeCase({ files }, { host, home }) {
  for (const [name, file] of Object.entries(files)) {
    const path = join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytesOf(file, { host, home }));
  }
}

/**
 * What kubectl makes of each case: `parses` (`kubectl config view --raw`), and what its request was, or why there was none. The namespace is
 * that of `kubectl auth can-i`.
 */
export async function kubectlVerdicts(kubectl, cases) {
  const verdicts = [];
  const waiting = [...cases.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, given] = next;
      verdicts[i] = await verdictOf(kubectl, given);
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return verdicts;
}

const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const CA = createCertificateAuthority();

async function verdictOf(kubectl, given) {
  const seen = [];
  const server = createServer(CA.issueServer(['127.0.0.1']), (req, res) => {
    const chunks = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      seen.push({ url: req.url, headers: req.headers, body: Buffer.concat(chunks) });
      res.setHeader('Content-Type', 'application/json').end('{}');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const home = mkdtempSync(join(tmpdir(), 'kubetrace-verdict-'));
  const host = `127.0.0.1:${server.address().port}`;
  try {
    writeCase(given, { host, home });
    const { env = {}, flags = {} } = given;
    const options = { cwd: home, env: { HOME: home, PATH: process.env.PATH, ...env } };
    const kubectlRun = (...args) =>
      run(kubectl, [...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`), ...args], options);
    const view = await kubectlRun('config', 'view', '--raw', '-o', 'json');
    const raw = await kubectlRun('get', '--raw', '/version');
    const request = seen.splice(0).find(({ url }) => url.endsWith('/version'));
    const parses = view.exitCode === 0;
    if (!request) {
      const said = raw.stderr.trim().split('\n').at(-1) ?? '';
      // Without a credential it asks for a user name.
      if (said === 'error: EOF') return { parses, asks: true };
      const message = said.replaceAll(home, '~').replaceAll(host, 'HOST').slice(0, 160);
      // `config view` begins with nothing where the file of --kubeconfig is missing.
      return { parses: parses && !message.startsWith('error: stat '), message };
    }
    await kubectlRun('auth', 'can-i', 'get', 'pods');
    const review = seen.find(({ url }) => url.endsWith(REVIEW));
    return {
      parses,
      path: review?.url.slice(0, -REVIEW.length),
      ...sent(request),
      namespace: namespaceOf(review?.body),
    };
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(home, { recursive: true });
  }
}

function sent({ headers }) {
  const { authorization, ...others } = headers;
  const impersonation = Object.entries(others).filter(([name]) => name.startsWith('impersonate-'));
  return {
    ...(authorization !== undefined && { authorization }),
    ...(impersonation.length > 0 && { impersonation: Object.fromEntries(impersonation) }),
  };
}

/** Of a SelfSubjectAccessReview, in JSON or, from kubectl 1.33, protobuf. */
function namespaceOf(body) {
  if (body?.toString('latin1', 0, 4) !== 'k8s\0') return body && JSON.parse(body).spec.resourceAttributes.namespace;
  const [raw, spec, attributes, namespace] = [2, 2, 1, 1];
  return [raw, spec, attributes, namespace].reduce(fieldOf, body.subarray(4)).toString();
}

/** The bytes of a field of a protobuf message whose fields all have a length. */
function fieldOf(message, wanted) {
  for (let at = 0; at < message.length;) {
    const number = message[at++] >> 3;
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7, at++) {
      length |= (message[at] & 0x7f) << shift;
      more = message[at] >= 0x80;
    }
    if (number === wanted) return message.subarray(at, at + length);
    at += length;
  }
  return Buffer.alloc(0);
}

function run(program, args, options) {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...options, timeout: 30_000 }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? (error.code ?? 1) : 0, stdout, stderr }),
    );
    child.stdin.end();
  });
}
