import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A kubectl of this machine. */
export interface Kubectl {
  readonly path: string;
  /** `1.27`. */
  readonly version: string;
}

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** The oldest and the newest kubectl beside the one on PATH, one entry where they are the same, none where there is none. */
export function kubectls(): readonly Kubectl[] {
  const found = process.env['PATH']
    ?.split(delimiter)
    .map((folder) => join(folder, 'kubectl'))
    .find(isExecutable);
  if (!found) return [];
  const folder = dirname(realpathSync(found));
  const versioned = readdirSync(folder)
    .filter((name) => /^kubectl\.\d+\.\d+$/.test(name))
    .map((name) => ({ path: join(folder, name), version: name.slice('kubectl.'.length) }));
  if (versioned.length === 0) return [{ path: found, version: versionOf(found) }];
  versioned.sort((a, b) => minor(a) - minor(b));
  return [...new Set([versioned[0]!, versioned.at(-1)!])];
}

/** Runs kubectl to its end, or until its output matches `until`: a watch has no end of its own. */
export function runKubectl(
  kubectl: Kubectl,
  args: readonly string[],
  options: { env?: Record<string, string>; stdin?: string; until?: RegExp } = {},
): Promise<Ran> {
  const child = spawn(kubectl.path, args, { env: { PATH: process.env['PATH'], HOME: tmpdir(), ...options.env } });
  const ran = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    ran.stdout += String(chunk);
    if (options.until?.test(ran.stdout)) child.kill();
  });
  child.stderr.on('data', (chunk) => (ran.stderr += String(chunk)));
  child.stdin.end(options.stdin ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...ran, exitCode }));
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(path: string): string {
  const { stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  const { major, minor: minorVersion } = (JSON.parse(stdout) as { clientVersion: { major: string; minor: string } })
    .clientVersion;
  return `${major}.${minorVersion.replace(/\D+$/, '')}`;
}

function minor({ version }: Kubectl): number {
  return Number(version.split('.')[1]);
}
