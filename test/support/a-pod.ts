import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, PodSpec, Volume } from './in-cluster.ts';

/** What the volumes of a pod hold that comes from the API server. */
export interface PodContents {
  /** By the names of Secrets and ConfigMaps, then by the names of their files. */
  readonly objects?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly token?: string;
  readonly namespace?: string;
}

export interface RunningContainer {
  readonly child: ChildProcessWithoutNullStreams;
  readonly written: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

/** A pod of which each container is a process with the mounts and the environment that the manifest says; they share the network of this machine. */
export interface TestPod extends AsyncDisposable {
  /** Starts a program in a container, with more of an environment, as the kubelet adds it. */
  start(container: Container, program: readonly string[], env?: Readonly<Record<string, string>>): RunningContainer;
}

const USER = ['unshare', ...(process.getuid?.() === 0 ? ['-m'] : ['-rm'])] as const;

/** Whether processes with mounts of their own can be started here: as root, or with user namespaces, on Linux. */
export const canMount = spawnSync(USER[0], [...USER.slice(1), 'true']).status === 0;

/** Its volumes are directories of a temporary one. */
export async function aPod(pod: PodSpec, contents: PodContents): Promise<TestPod> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-a-pod-'));
  for (const volume of pod.volumes ?? []) {
    await mkdir(join(folder, volume.name));
    for (const [name, text] of Object.entries(filesOf(volume, contents))) {
      await writeFile(join(folder, volume.name, name), text);
      await chmod(join(folder, volume.name, name), 0o644);
    }
  }
  const running: RunningContainer[] = [];
  return {
    start({ env = [], volumeMounts = [] }, program, more = {}) {
      const script = [
        'set -e',
        'mount -t tmpfs tmpfs /run',
        '[ -L /var/run ] || mount -t tmpfs tmpfs /var/run',
        ...volumeMounts.flatMap(({ name, mountPath, readOnly }) => [
          `mkdir -p ${mountPath}`,
          `mount --bind ${join(folder, name)} ${mountPath}`,
          ...(readOnly ? [`mount -o remount,bind,ro ${mountPath}`] : []),
        ]),
        'exec "$@"',
      ].join('\n');
      const own = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      const child = spawn(USER[0], [...USER.slice(1), 'bash', '-c', script, 'bash', ...program], {
        env: { PATH: process.env['PATH'], HOME: folder, ...more, ...own },
      });
      child.stdin.end();
      const written = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk) => (written.stdout += String(chunk)));
      child.stderr.on('data', (chunk) => (written.stderr += String(chunk)));
      const ended = once(child, 'close').then(([code]) => code as number | null);
      const container = { child, written, ended };
      running.push(container);
      return container;
    },
    async [Symbol.asyncDispose]() {
      for (const { child } of running) child.kill('SIGTERM');
      await Promise.all(running.map(({ ended }) => ended));
      await rm(folder, { recursive: true });
    },
  };
}

/** The port on which a proxy in a container serves. */
export async function portOf(container: RunningContainer): Promise<string> {
  const { child, written } = container;
  const over = new AbortController();
  void container.ended.then(() => over.abort());
  for (;;) {
    const [, port] = /^Starting to serve on .*:(\d+)\n/.exec(written.stdout) ?? [];
    if (port !== undefined) return port;
    await once(child.stdout, 'data', over).catch(() => {
      throw new Error(`ended before it served: ${written.stdout}${written.stderr}`);
    });
  }
}

function filesOf({ secret, configMap, projected }: Volume, contents: PodContents): Record<string, string> {
  const objects = contents.objects ?? {};
  if (secret) return { ...objects[secret.secretName] };
  if (configMap) return { ...objects[(configMap as { name: string }).name] };
  const sources = (projected?.sources ?? []) as readonly {
    readonly serviceAccountToken?: { readonly path: string };
    readonly configMap?: { readonly name: string };
    readonly downwardAPI?: { readonly items: readonly { readonly path: string }[] };
  }[];
  const parts = sources.map((source) => ({
    ...(source.serviceAccountToken && { [source.serviceAccountToken.path]: contents.token ?? '' }),
    ...(source.configMap && objects[source.configMap.name]),
    // Of the fields of a pod these manifests need the namespace alone.
    ...Object.fromEntries((source.downwardAPI?.items ?? []).map(({ path }) => [path, contents.namespace ?? ''])),
  }));
  return Object.assign({}, ...parts) as Record<string, string>;
}
