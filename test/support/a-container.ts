import { PROGRAMS } from '../../src/playground/kubelet/programs/programs.ts';
import { FileTree } from '../../src/playground/kubelet/shell/file-tree.ts';
import type { Entry } from '../../src/playground/kubelet/shell/file-tree.ts';
import { inputOf } from '../../src/playground/kubelet/shell/pipe.ts';
import type { PodNetwork } from '../../src/playground/kubelet/shell/program.ts';
import { Shell } from '../../src/playground/kubelet/shell/shell.ts';
import { ShellState } from '../../src/playground/kubelet/shell/shell-state.ts';

export interface ShellRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export interface Container {
  readonly stdin?: string | Buffer;
  readonly files?: FileTree;
  readonly environment?: Readonly<Record<string, string>>;
  readonly network?: PodNetwork;
  readonly signal?: AbortSignal;
}

/** The files of a container: `/data` with some texts, a link, and `/tmp` to write into. */
export function someFiles(texts: Readonly<Record<string, string>> = {}): FileTree {
  const files = Object.entries({ '/data/a.txt': 'alpha\n', '/data/b.txt': 'beta\ngamma\n', ...texts });
  return new FileTree(
    new Map<string, Entry>([
      ...['/', '/bin', '/data', '/tmp'].map((path): [string, Entry] => [path, { kind: 'directory' }]),
      ['/data/link', { kind: 'link', target: 'a.txt' }],
      ['/dev/null', { kind: 'file', content: () => Buffer.alloc(0) }],
      ...files.map(([path, text]): [string, Entry] => [path, { kind: 'file', content: () => Buffer.from(text) }]),
    ]),
  );
}

/** Runs a script in a container in which there is nothing but what is given. */
export async function inAShell(
  script: string,
  { stdin = '', files = someFiles(), environment = {}, network, signal }: Container = {},
): Promise<ShellRun> {
  const place = {
    files,
    network: network ?? { reach: () => ({ kind: 'unknown' }) as const },
    hostname: 'pod-1',
    signal: signal ?? new AbortController().signal,
    isTerminal: false,
  };
  const written = { stdout: '', stderr: '' };
  const to = (name: keyof typeof written) => (data: string | Uint8Array) => {
    written[name] += Buffer.from(data).toString();
    return Promise.resolve();
  };
  const shell = new Shell({ place, programs: PROGRAMS }, new ShellState(new Map(Object.entries(environment))));
  const exitCode = await shell.runText(script, {
    stdin: inputOf(Buffer.from(stdin)),
    stdout: to('stdout'),
    stderr: to('stderr'),
  });
  return { ...written, exitCode };
}
