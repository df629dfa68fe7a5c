import type { ServerResponse } from 'node:http';
import { badRequest, notImplemented } from './api-error.ts';
import type { ApiRequest } from './api-request.ts';
import type { Cluster } from './cluster.ts';
import { textAt } from './kube-object.ts';
import { containerOf } from './pod-log.ts';
import { isInteractiveShell, readsInput, runCommand } from './pretend-shell.ts';
import type { CommandPlace, CommandResult } from './pretend-shell.ts';
import { Shell } from './pretend-terminal.ts';
import type { InputSession } from './pretend-terminal.ts';
import type { Resource } from './resource-table.ts';
import { acceptWebSocket, protocolOf } from './web-socket.ts';
import type { WebSocket } from './web-socket.ts';

/** The first byte of each message (apimachinery pkg/util/remotecommand/constants.go). */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 };
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** `kubectl exec` over WebSocket, with a handful of commands that work. Throws what the server or the kubelet would refuse. */
export function servePodExec({ store }: Cluster, request: ApiRequest, resource: Resource): undefined {
  const { info, query, message, response, upgrade } = request;
  const pod = store.get(resource, info.namespace, info.name);
  if (!upgrade) throw badRequest('Upgrade request required');
  if (message.headers.upgrade?.toLowerCase() !== 'websocket') {
    throw notImplemented('SPDY; exec over WebSocket works, which kubectl does since 1.30');
  }
  if (textAt(pod, 'status.phase') !== 'Running') throw badRequest(`pod ${info.name} is not running`);
  containerOf(pod, query.get('container') ?? '');
  const protocol = protocolOf(message, PROTOCOLS);
  response.detachSocket(upgrade.socket as Parameters<ServerResponse['detachSocket']>[0]);
  if (protocol === undefined) {
    // What the WebSocket library of the API server answers, with neither headers nor a body.
    upgrade.socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const socket: WebSocket = acceptWebSocket(message, upgrade, {
    protocol,
    onMessage: (data) => receive(session, data),
  });
  const session = openSession(socket, query, { pod: info.name, namespace: info.namespace });
}

function receive(session: InputSession, data: Buffer): void {
  if (data[0] === CHANNEL.stdin) session.input(data.subarray(1).toString());
  else if (data[0] === CHANNEL.close && data[1] === CHANNEL.stdin) session.end();
}

/** A shell takes its input line by line, a command that reads takes it whole, and any other takes none. */
function openSession(socket: WebSocket, query: URLSearchParams, place: CommandPlace): InputSession {
  const command = query.getAll('command');
  const send = (channel: number, data: string) => {
    if (data !== '') socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(data)]));
  };
  const write = ({ stdout, stderr }: Pick<CommandResult, 'stdout' | 'stderr'>) => {
    send(CHANNEL.stdout, stdout);
    send(CHANNEL.stderr, stderr);
  };
  const exit = (exitCode: number) => {
    send(CHANNEL.error, JSON.stringify(exitStatus(exitCode)));
    socket.close();
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
