import type { ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { connectedPod } from './connected-pod.ts';
import { logLines } from './pod-log.ts';
import { acceptStreams } from './pod-streams.ts';
import type { InputSession, PodStreams } from './pod-streams.ts';
import { isInteractiveShell, readsInput, runCommand } from './pretend-terminal.ts';
import type { CommandPlace, CommandResult } from './pretend-terminal.ts';
import { Shell } from './pretend-shell.ts';
import type { Resource } from '../store/resource-table.ts';

/** `kubectl exec`, with a handful of commands that work. Throws what the server or the kubelet would refuse. */
export function servePodExec(cluster: Cluster, request: ApiRequest, resource: Resource): undefined {
  const { name, namespace = '' } = connectedPod(cluster, request, resource).pod.metadata;
  acceptStreams(request, (streams) => openSession(streams, request.query, { pod: name, namespace }));
}

/** `kubectl attach`: what the container logs from now on. What is typed is echoed, since nothing in the container reads it. */
export function servePodAttach(cluster: Cluster, request: ApiRequest, resource: Resource): undefined {
  const { pod, container } = connectedPod(cluster, request, resource);
  acceptStreams(request, (streams) => {
    const stop = logLines(cluster.store, { pod, container }, (line) => streams.send('stdout', `${line}\n`), leave);
    request.upgrade?.socket.on('close', () => stop());
    return { input: (text) => streams.send('stdout', text), end: leave };
    function leave(): void {
      stop();
      streams.send('error', JSON.stringify(exitStatus(0)));
      streams.close();
    }
  });
}

/** A shell takes its input line by line, a command that reads takes it whole, and any other takes none. */
function openSession(streams: PodStreams, query: URLSearchParams, place: CommandPlace): InputSession {
  const command = query.getAll('command');
  const write = ({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>) => {
    if (stdout !== '') streams.send('stdout', stdout);
    if (stderr !== '') streams.send('stderr', stderr);
  };
  const exit = (exitCode: number) => {
    streams.send('error', JSON.stringify(exitStatus(exitCode)));
    streams.close();
  };
  const run = (stdin: string) => {
    const result = runCommand(command, place, stdin);
    write(result);
    exit(result.exitCode);
  };
  const hasInput = query.get('stdin') === 'true';
  if (hasInput && isInteractiveShell(command))
    return new Shell({ place, tty: query.get('tty') === 'true', write, exit });
  if (!hasInput || !readsInput(command)) {
    run('');
    return { input: () => undefined, end: () => undefined };
  }
  let stdin = '';
  return { input: (text) => void (stdin += text), end: () => run(stdin) };
}

function exitStatus(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  const message = `command terminated with non-zero exit code: exit status ${exitCode}`;
  return { metadata: {}, status: 'Failure', message, reason: 'NonZeroExitCode', details: { causes } };
}
