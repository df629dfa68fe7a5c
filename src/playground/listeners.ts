import http from 'node:http';
import https from 'node:https';
import type { CertificateAuthority } from '../api/x509/certificates.ts';
import type { ApiServer } from './server/api-server.ts';
import { closer, listen } from './server/listener.ts';
import { serveUnparsed } from './server/unparsed-request.ts';

/** Where to listen; ports are 0, or left out, for any that is free. */
export interface ListenerOptions {
  readonly port?: number;
  readonly securePort?: number;
  readonly frontPort?: number;
  readonly address?: string;
}

/** What the listeners serve. */
export interface Served {
  readonly kube: ApiServer;
  readonly front: ApiServer | undefined;
}

/** Opens all listeners. When one cannot listen, none stays. */
export async function openListeners(api: Served, authority: CertificateAuthority, options: ListenerOptions) {
  const { port = 0, securePort = 0, frontPort = 0, address = '127.0.0.1' } = options;
  const servers = [http.createServer(), tlsServer(authority, address), http.createServer()] as const;
  const closers = servers.map(closer);
  const close = async () => void (await Promise.all(closers.map((closeServer) => closeServer())));
  for (const [i, server] of servers.entries()) {
    const { serve, serveUpgrade } = i < 2 ? api.kube : (api.front ?? api.kube);
    server.on('request', serve).on('upgrade', serveUpgrade);
    serveUnparsed(server, serve);
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
  }
  try {
    const plain = await listen(servers[0], port, address);
    const secure = await listen(servers[1], securePort, address);
    const front = api.front && (await listen(servers[2], frontPort, address));
    return { plain, secure, front, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The names of the certificate that kubeadm gives to an API server (cmd/kubeadm/app/util/pkiutil). */
const SERVER_NAMES = [
  'localhost',
  'kubernetes',
  'kubernetes.default',
  'kubernetes.default.svc',
  'kubernetes.default.svc.cluster.local',
  '127.0.0.1',
  '::1',
  '10.96.0.1',
  '10.0.0.1',
];

function tlsServer(authority: CertificateAuthority, address: string): https.Server {
  const hosts = [...new Set([...SERVER_NAMES, address])];
  const options = { ...authority.issueServer(hosts), ca: authority.cert, requestCert: true, rejectUnauthorized: false };
  return https.createServer(options);
}
