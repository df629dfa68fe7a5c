import { readdir, readFile, readlink } from 'node:fs/promises';
import tls from 'node:tls';

/** The certificates that this system trusts. */
export interface SystemRoots {
  /** PEM, one certificate each; `undefined` for those that come with Node. */
  readonly certificates: readonly string[] | undefined;
  /** For a person. */
  readonly source: string;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What this process trusts where nothing else is configured. Read when first needed, and once, as in Go. */
export function systemRoots(): Promise<SystemRoots> {
  return (roots ??= findSystemRoots(process.env, process.platform));
}

let roots: Promise<SystemRoots> | undefined;

/** The lists of Go's crypto/x509 root_linux.go. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Gentoo …
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL 6
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/tls/cacert.pem', // OpenELEC
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // CentOS, RHEL 7
  '/etc/ssl/cert.pem', // Alpine
];
const DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/**
 * As `loadSystemRoots` of Go's crypto/x509 root_unix.go: the first file that can be read and all files of the directories, or those
 * that SSL_CERT_FILE and SSL_CERT_DIR name. macOS and Windows keep their certificates elsewhere; Node can ask for them since 22.15.
 * NODE_EXTRA_CA_CERTS adds to all of these. Node's own list only serves where there is nothing, and nothing was named.
 */
export async function findSystemRoots(env: Env, platform: NodeJS.Platform): Promise<SystemRoots> {
  const found = platform === 'darwin' || platform === 'win32' ? ofTheKeychain() : await ofFiles(env);
  const extra = await certificatesIn(env['NODE_EXTRA_CA_CERTS']);
  if (found.certificates.length === 0 && !found.isNamed) return { certificates: undefined, source: 'the list of Node' };
  const sources = [...found.sources, ...(extra.length > 0 ? ['NODE_EXTRA_CA_CERTS'] : [])];
  return { certificates: [...new Set([...found.certificates, ...extra])], source: sources.join(', ') };
}

interface Found {
  readonly certificates: readonly string[];
  readonly sources: readonly string[];
  /** Whether the person said where to look. */
  readonly isNamed: boolean;
}

function ofTheKeychain(): Found {
  const ask = 'getCACertificates' in tls ? tls.getCACertificates : undefined;
  const listed: unknown = typeof ask === 'function' ? ask('system') : [];
  const certificates = Array.isArray(listed) ? listed.filter((each) => typeof each === 'string') : [];
  return { certificates, sources: ['certificates of the operating system'], isNamed: false };
}

async function ofFiles({ SSL_CERT_FILE: file, SSL_CERT_DIR: directory }: Env): Promise<Found> {
  const fromFile = await firstOf(file ? [file] : FILES);
  const directories = directory ? directory.split(':') : DIRECTORIES;
  const fromDirectories = await Promise.all(directories.map(inDirectory));
  return {
    certificates: [...fromFile.certificates, ...fromDirectories.flat()],
    sources: [
      file ? `SSL_CERT_FILE ${file}` : fromFile.path,
      directory
        ? `SSL_CERT_DIR ${directory}`
        : directories.filter((_, index) => fromDirectories[index]?.length).join(', '),
    ].filter((source) => source !== ''),
    isNamed: Boolean(file || directory),
  };
}

async function firstOf(paths: readonly string[]): Promise<{ path: string; certificates: readonly string[] }> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path, certificates: certificatesOf(text) };
  }
  return { path: '', certificates: [] };
}

/** Links that stay in the directory are other names of what is read anyway (`readUniqueDirectoryEntries`). */
async function inDirectory(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const read = await Promise.all(
    entries.map(async (entry) => {
      const path = `${directory}/${entry.name}`;
      const target = entry.isSymbolicLink() ? await readlink(path).catch(() => '') : '/';
      return target.includes('/') ? certificatesIn(path) : [];
    }),
  );
  return read.flat();
}

async function certificatesIn(path: string | undefined): Promise<string[]> {
  return path ? certificatesOf(await readFile(path, 'utf8').catch(() => '')) : [];
}

function certificatesOf(text: string): string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/gu) ?? [];
}
