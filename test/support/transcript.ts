import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { endsOf } from './ends-of.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin');
/** What npm links. */
const PROGRAMS: readonly (readonly [name: string, file: string])[] = [
  ['kubetrace', 'kubetrace.js'],
  ['kubectl-apitrace', 'kubetrace.js'],
  ['kubectl_complete-apitrace', 'kubectl_complete-apitrace.js'],
];

/** A block of documentation that shows commands, each line of them after `$ `, with what they print. `…` alone on a line stands for any lines, within a line for anything. */
export interface Transcript {
  readonly commands: readonly string[];
  readonly expected: string;
}

/** The blocks of a Markdown text that are fenced with the given word. */
export function fencedBlocks(markdown: string, word: string): string[] {
  return [...markdown.matchAll(new RegExp(`^\`\`\`${word}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, block]) => block!);
}

export function toTranscript(block: string): Transcript {
  const lines = block.split('\n');
  return {
    commands: lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2)),
    expected: lines.filter((line) => !line.startsWith('$ ')).join('\n'),
  };
}

/**
 * Types the commands into one bash, in a folder that holds only a copy of `files`, with no kubeconfig, in which this package is installed, and
 * gives back all that was printed. A command with `&` is waited for until it serves and its kubeconfig is there; ports 8001 and 9464 become
 * free ones, and themselves again in what is given back.
 */
export async function play({ commands }: Transcript, files?: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-transcript-'));
  if (files !== undefined) await cp(files, folder, { recursive: true });
  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules/kubetrace'));
  const port = await freePort();
  const second = await freePort();
  for (const [name, file] of PROGRAMS) {
    const shim = join(folder, name);
    const path = JSON.stringify(join(BIN, file));
    await writeFile(shim, `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${path} "$@"\n`);
    await chmod(shim, 0o755);
  }
  const script = [
    `trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT`,
    ...commands.map((command) =>
      typed(command.replaceAll('8001', String(port)).replaceAll('9464', String(second)), port),
    ),
  ].join('\n');
  const env = { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, KUBECONFIG: '' };
  const bash = spawn('bash', ['-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const { closed } = endsOf(bash);
  let printed = '';
  for (const stream of [bash.stdout, bash.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
  await closed;
  await rm(folder, { recursive: true });
  return printed.replaceAll(String(port), '8001').replaceAll(String(second), '9464');
}

/** A regular expression for the expected text: times, durations and versions may differ, `…` stands for any lines. */
export function matcher({ expected }: Transcript): RegExp {
  const lines = expected
    .trimEnd()
    .split('\n')
    .map((line) => (line === '…' ? '(?:.*\\n)*?' : `${flexible(line)}\\n`));
  return new RegExp(`^${lines.join('')}$`);
}

function typed(command: string, port: number): string {
  if (!command.endsWith('&')) return `${command}\nsleep 0.2`;
  const started = command.replace(/^kubetrace proxy/, `kubetrace proxy --port ${port}`);
  // A playground alone listens elsewhere.
  const serves = started.includes(String(port)) ? [`(: < /dev/tcp/127.0.0.1/${port}) 2>/dev/null`] : [];
  const file = /--kubeconfig-out (\S+)/.exec(command)?.[1];
  if (file !== undefined) serves.push(`[ -s ${file} ]`);
  return `${started}\nfor i in $(seq 1200); do ${serves.join(' && ')} && break; sleep 0.05; done`;
}

function flexible(line: string): string {
  return line
    .replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\d\d:\d\d:\d\d\\\.\d{3}/g, String.raw`\d\d:\d\d:\d\d\.\d{3}`)
    .replace(/ +\d+ms/g, String.raw` +\d+ms`)
    .replaceAll('…', '.*')
    .replace(/curl\/[\d\\.]+/g, String.raw`curl\/\S+`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
