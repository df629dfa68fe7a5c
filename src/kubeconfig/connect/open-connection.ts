import type { Socket } from 'node:net';
import { deadConnections } from './liveness/dead-connections.ts';
import { dial } from './dial.ts';
import { explainAlert, proxyProblem, timeProblem, tlsProblem } from './connect-problem.ts';
import { GO_LIMITS, within } from './limits.ts';
import type { ConnectLimits } from './limits.ts';
import { secureOf } from './secure-context.ts';
import { tlsHandshake } from './tls-handshake.ts';
import { tunnelThrough } from './tunnel.ts';
import type { TlsOptions } from './tls-options.ts';
import { bareHost } from '../../api/request/bare-host.ts';

/** Where a connection leads, through which proxy, and how it is secured. */
export interface Destination {
  readonly server: URL;
  /** http, https, socks5 or socks5h. */
  readonly proxy: URL | undefined;
  /** Whether the connection ends at the proxy, which is then sent whole requests (RFC 9112 section 3.2.2). */
  readonly isForwarded?: boolean;
  readonly tls: TlsOptions;
  /** What to offer the server to speak within TLS (RFC 7301), the best first. Default: HTTP/1.1. */
  readonly protocols?: readonly string[];
  /** Default: Go's. */
  readonly limits?: Partial<ConnectLimits> | undefined;
  /** What the server is, for a person. Default: the API server. */
  readonly role?: string | undefined;
}

/** A connection, and how long its steps took in milliseconds. A proxy is part of the dial. */
export interface OpenConnection {
  readonly socket: Socket;
  readonly took: { readonly dnsLookup?: number; readonly dial: number; readonly tlsHandshake?: number };
}

/**
 * Connects to a server. Nothing else in kubetrace does, so that requests, upgrades and calls of its own all trust, wait and
 * give up alike. Rejects with the signal's reason, with an ActionableError, or with Node's error of a dial.
 */
export function openConnection(to: Destination, outer: AbortSignal = NEVER): Promise<OpenConnection> {
  const { server, proxy, role = 'the API server' } = to;
  const peer = `${role} ${server.origin}${proxy ? ` through the proxy ${nameOf(proxy)}` : ''}`;
  const limits = { ...GO_LIMITS, ...to.limits };
  const late = (): Error => timeProblem(`there was no connection to ${peer}`, limits.total);
  return within({ milliseconds: limits.total, late }, outer, async (signal) => {
    const start = performance.now();
    const step = { to, peer, limits, signal };
    const { socket, dnsLookup } = proxy ? await dialThrough(proxy, step) : await dialTo(server, step);
    const dialled = performance.now();
    const took = { ...(dnsLookup !== undefined && { dnsLookup }), dial: dialled - start - (dnsLookup ?? 0) };
    if (server.protocol !== 'https:') {
      deadConnections.watch(socket);
      return { socket, took };
    }
    const encrypted = await secured(
      socket,
      { peer, url: server, names: [to.tls.servername ?? bareHost(server.hostname)], protocols: to.protocols },
      step,
    );
    // TLS within TLS has no ports of its own.
    deadConnections.watch(encrypted.localPort === undefined ? socket : encrypted);
    return { socket: encrypted, took: { ...took, tlsHandshake: performance.now() - dialled } };
  });
}

const NEVER = new AbortController().signal;

/** What all steps of one connection share. */
interface Step {
  readonly to: Destination;
  /** The server, for a person. */
  readonly peer: string;
  readonly limits: ConnectLimits;
  readonly signal: AbortSignal;
}

function dialTo(url: URL, { limits, signal }: Step) {
  return dial({ host: bareHost(url.hostname), port: portOf(url), limit: limits.dial }, signal);
}

async function dialThrough(proxy: URL, step: Step) {
  const { to, limits, signal } = step;
  const name = nameOf(proxy);
  const { socket, dnsLookup } = await dialTo(proxy, step).catch((error: unknown) => {
    throw proxyProblem(`the proxy ${name} cannot be reached`, error);
  });
  const toProxy =
    proxy.protocol === 'https:'
      ? await secured(socket, { peer: `the proxy ${name}`, url: proxy, names: namesOf(proxy, to) }, step)
      : socket;
  if (to.isForwarded) return { socket: toProxy, dnsLookup };
  const problem = `the proxy ${name} does not connect to ${to.role ?? 'the API server'} ${to.server.origin}`;
  const late = (): Error => timeProblem(`the proxy ${name} did not answer`, limits.proxy);
  const tunnel = await within({ milliseconds: limits.proxy, late }, signal, (inner) =>
    tunnelThrough(toProxy, { proxy, host: bareHost(to.server.hostname), port: portOf(to.server) }, inner).catch(
      (error: unknown) => {
        throw proxyProblem(problem, error);
      },
    ),
  );
  return { socket: tunnel, dnsLookup };
}

/**
 * Go checks a proxy with the cluster's settings, which makes `tls-server-name` the proxy's name as well (net/http transport.go
 * `dialConn`). The proxy's own name is as good.
 */
function namesOf(proxy: URL, { tls: { servername } }: Destination): [string, ...string[]] {
  return [bareHost(proxy.hostname), ...(servername === undefined ? [] : [servername])];
}

interface Secured {
  readonly peer: string;
  readonly url: URL;
  readonly names: readonly [string, ...string[]];
  readonly protocols?: readonly string[] | undefined;
}

async function secured(
  socket: Socket,
  { peer, url, names, protocols }: Secured,
  { to: { tls }, limits, signal }: Step,
) {
  const secure = await secureOf(tls);
  const late = (): Error => timeProblem(`the TLS handshake with ${peer} was not complete`, limits.handshake);
  const problemOf = (error: unknown) => tlsProblem(error, { peer, ...secure, certificate: tls.cert });
  const encrypted = await within({ milliseconds: limits.handshake, late }, signal, (inner) =>
    tlsHandshake(socket, { names, authority: url.host, tls, secure, protocols }, inner).catch((error: unknown) => {
      socket.destroy();
      throw problemOf(error);
    }),
  );
  encrypted.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code?.includes('_ALERT_')) explainAlert(error, problemOf(error));
  });
  return encrypted;
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (DEFAULT_PORTS.get(protocol) ?? 80);
}

const DEFAULT_PORTS = new Map([
  ['https:', 443],
  ['socks5:', 1080],
  ['socks5h:', 1080],
]);

/** Without a password that it may contain. */
function nameOf({ protocol, host }: URL): string {
  return `${protocol}//${host}`;
}
