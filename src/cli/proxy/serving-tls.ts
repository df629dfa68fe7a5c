import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ActionableError } from '../../api/actionable-error.ts';
import { readProblem } from '../../api/text/file-problem.ts';
import { thrownText } from '../../api/text/thrown-text.ts';
import { keyPairProblem } from '../../kubeconfig/credentials/key-pair.ts';
import type { ServerKeyPair, ServerTls } from '../../proxy/receive/wire/secured.ts';
import type { SecureFlags } from './secure-flags.ts';

/** The names by which a program in a pod may call its API server, and the addresses of the pod itself. */
const HOSTS = [
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  'localhost',
  '127.0.0.1',
  '::1',
];

/** A certificate for a proxy in a pod, whose CA nobody else has: both keys are in memory only, and that of the CA is forgotten at once. */
async function inPodTls(): Promise<Serving> {
  const { createCertificateAuthority } = await import('../../api/x509/certificates.ts');
  // The pod may live long, and nobody could renew it.
  const authority = createCertificateAuthority({ commonName: 'kubetrace in this pod', years: 10 });
  return { tls: { pair: authority.issueServer(HOSTS, 'kubetrace') }, podCa: authority.cert, [Symbol.dispose]: nothing };
}

/** What a proxy serves TLS with. */
export interface Serving extends Disposable {
  readonly tls: ServerTls;
  /** With `--in-pod`: what programs are to trust, PEM. */
  readonly podCa?: string;
}

/** As the flags ask for; `undefined` for plain HTTP. `warn` is for what comes up later. Throws ActionableError. */
export async function serving(
  { inPod, tlsCertFile, tlsPrivateKeyFile }: SecureFlags,
  warn: (problem: string) => void,
): Promise<Serving | undefined> {
  if (inPod !== undefined) return inPodTls();
  if (tlsCertFile === undefined || tlsPrivateKeyFile === undefined) return undefined;
  return fileTls({ tlsCertFile, tlsPrivateKeyFile }, warn);
}

const nothing = (): void => undefined;

/** Where a certificate and its key are. */
export interface TlsFiles {
  readonly tlsCertFile: string;
  readonly tlsPrivateKeyFile: string;
}

/** How often files are looked at, in milliseconds, as kube-apiserver does (apiserver dynamiccertificates, FileRefreshDuration). */
const LOOK_AGAIN = 60_000;

/**
 * The certificate of these files, and each that replaces it, as a mounted Secret does. A pair that does not fit, or is half written, is reported to `warn`, and
 * the one before stays. Disposing of it ends the look. Throws ActionableError where the first cannot be used.
 */
export async function fileTls(
  files: TlsFiles,
  warn: (problem: string) => void,
  lookAgain = LOOK_AGAIN,
): Promise<Serving> {
  const pair = await readPair(files);
  const paths = [files.tlsCertFile, files.tlsPrivateKeyFile];
  const look: (() => void)[] = [];
  return {
    tls: {
      pair,
      onRenewed(use: (pair: ServerKeyPair) => void) {
        const renew = () => void readPair(files).then(use, (error: unknown) => warn(thrownText(error)));
        for (const path of paths) watchFile(path, { interval: lookAgain, persistent: false }, renew);
        look.push(() => paths.forEach((path) => unwatchFile(path, renew)));
      },
    },
    [Symbol.dispose]: () => {
      for (const end of look) end();
    },
  };
}

async function readPair({ tlsCertFile, tlsPrivateKeyFile }: TlsFiles): Promise<ServerKeyPair> {
  const [cert, key] = await Promise.all([
    read('--tls-cert-file', tlsCertFile),
    read('--tls-private-key-file', tlsPrivateKeyFile),
  ]);
  const problem = await keyPairProblem(cert, key);
  if (problem === undefined) return { cert, key };
  throw new ActionableError(
    'ERR_SERVING_CERTIFICATE',
    `--tls-cert-file ${tlsCertFile}, --tls-private-key-file ${tlsPrivateKeyFile}: ${problem}`,
    'give the certificate of this server in PEM, its own before those of its CAs, and the key that it was issued for',
  );
}

async function read(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { problem, hint } = readProblem(path, error);
    throw new ActionableError('ERR_SERVING_CERTIFICATE', `${flag} ${path}: ${problem}`, hint, { cause: error });
  }
}
