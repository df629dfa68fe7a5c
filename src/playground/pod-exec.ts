import { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { badRequest, notImplemented } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import type { Cluster } from './cluster.ts';
import { textAt } from './kube-object.ts';
import { runCommand } from './pretend-shell.ts';
import type { CommandResult } from './pretend-shell.ts';
import { containerOf } from './pod-log.ts';
import type { Resource } from './resource-table.ts';
import { acceptWebSocket } from './web-socket.ts';

/** The first byte of each message (apimachinery pkg/util/remotecommand/constants.go). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 };
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** `kubectl exec` over WebSocket, with a handful of commands that work. */
export function servePodExec({ store }: Cluster, request: ApiRequest, resource: Resource): undefined {
  const { info, query, message, response, upgrade } = request;
  const pod = store.get(resource, info.namespace, info.name);
  if (!upgrade) throw badRequest('Upgrade request required');
  if (message.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw notImplemented('SPDY; exec over WebSocket works, which kubectl does since 1.30');
  }
  if (textAt(pod, 'status.phase') !== 'Running') throw badRequest(`pod ${info.name} is not running`);
  const container = containerOf(pod, query.get('container') ?? '');
  const command = query.getAll('command');
  const place = { pod: info.name, namespace: info.namespace, container };
  const send = (channel: number, data: string) => socket?.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]));
  const finish = ({ stdout, stderr, exitCode }: CommandResult) => {
    if (stdout !== '') send(CHANNEL.stdout, stdout);
    if (stderr !== '') send(CHANNEL.stderr, stderr);
    send(CHANNEL.error, JSON.stringify(exitStatus(exitCode)));
    socket?.close();
  };
  let stdin = '';
  const socket = acceptWebSocket(message, detached(response, upgrade), {
    protocols: PROTOCOLS,
    on: {
      message: (data) => {
        if (data[0] === CHANNEL.stdin) stdin += data.subarray(1).toString();
        const ended = (data[0] === CHANNEL.close && data[1] === CHANNEL.stdin) || /^exit\b.*$/m.test(stdin);
        if (ended) finish(runCommand(command, { ...place, stdin }));
      },
      closed: () => undefined,
    },
  });
  if (!socket) throw badRequest(`unable to upgrade: the protocols that the server knows are ${PROTOCOLS.join(', ')}`);
  if (query.get('stdin') !== 'true') finish(runCommand(command, { ...place, stdin: '' }));
}

/** The socket without the response that would have answered on it. */
function detached(response: ServerResponse, upgrade: { socket: Duplex; head: Buffer }): typeof upgrade {
  response.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0]);
  return upgrade;
}

function exitStatus(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' };
  const causes = [{ reason: 'ExitCode', message: String(exitCode) }];
  const message = `command terminated with non-zero exit code: exit status ${exitCode}`;
  return { metadata: {}, status: 'Failure', message, reason: 'NonZeroExitCode', details: { causes } };
}
