import type { ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { commandOf, isInteractiveShell } from './session/container-command.ts';
import { connectedPod } from './connected-pod.ts';
import { listAt, textAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { logLines } from './pod-log.ts';
import { acceptStreams } from './streams/pod-streams.ts';
import type { Resource } from '../store/resource-table.ts';

/** `kubectl exec`. Throws what the server or the kubelet would refuse. */
export async function servePodExec(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<undefined> {
  const connected = connectedPod(cluster, request, resource);
  await openContainer(cluster, request, { ...connected, command: request.query.getAll('command') });
}

/**
 * `kubectl attach`, and `kubectl run -it`: the shell that the container runs, or what it logs from now on. Then what is typed is echoed, since
 * nothing in the container reads it.
 */
export async function servePodAttach(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<undefined> {
  const { pod, container } = connectedPod(cluster, request, resource);
  const command = commandOf(listAt(pod, 'spec.containers').find((each) => textAt(each, 'name') === container));
  if (request.query.get('stdin') === 'true' && isInteractiveShell(command)) {
    return openContainer(cluster, request, { pod, container, command });
  }
  acceptStreams(request, (streams) => {
    const stop = logLines(cluster.store, { pod, container }, (line) => void streams.send('stdout', `${line}\n`), leave);
    return { input: (data) => void streams.send('stdout', data), end: leave, close: stop };
    function leave(): void {
      stop();
      void streams.send('error', JSON.stringify(exitStatus(0)));
      streams.close();
    }
  });
}

interface Opening {
  readonly pod: KubeObject;
  readonly container: string;
  readonly command: readonly string[];
}

/** The programs of containers are loaded when the first of them runs. */
async function openContainer(
  cluster: Cluster,
  request: ApiRequest,
  { pod, container, command }: Opening,
): Promise<undefined> {
  const [{ openSession }, { containerPlace }] = await Promise.all([
    import('./session/container-session.ts'),
    import('./container/container-place.ts'),
  ]);
  const { query } = request;
  acceptStreams(request, (streams) =>
    openSession({
      command,
      hasInput: query.get('stdin') === 'true',
      isTerminal: query.get('tty') === 'true',
      place: containerPlace(cluster, pod, container),
      streams,
      exit: (exitCode) => {
        void streams.send('error', JSON.stringify(exitStatus(exitCode)));
        streams.close();
      },
    }),
  );
}

function exitStatus(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  const message = `command terminated with non-zero exit code: exit status ${exitCode}`;
  return { metadata: {}, status: 'Failure', message, reason: 'NonZeroExitCode', details: { causes } };
}
