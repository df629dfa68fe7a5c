import { BlockList, isIP } from 'node:net';
import { ActionableError } from '../../api/actionable-error.ts';
import { ownValue } from '../../api/own-value.ts';
import { bareHost } from '../../api/request/bare-host.ts';
import { readProxy } from './read-proxy.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY (or in lower case) say for a server, by the rules of Go's
 * golang.org/x/net/http/httpproxy: never for localhost and loopback addresses; NO_PROXY lists `*`, domains
 * (`a.b` with its subdomains, `.a.b` only these), IP addresses and CIDR ranges, all but ranges also with a port.
 * Go silently does without a proxy that it cannot read; here that is an ActionableError.
 */
export function proxyFromEnvironment(server: URL, env: Env): URL | undefined {
  const variable = variableOf(env, server.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (variable === undefined) return undefined;
  const host = bareHost(server.hostname);
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  if (host === 'localhost' || (isIP(host) && loopback().check(host, familyOf(host)))) return undefined;
  const exceptions = valueOf(env, variableOf(env, 'NO_PROXY')).toLowerCase().split(',');
  if (exceptions.some((exception) => excepts(exception.trim(), host, port))) return undefined;
  return proxyIn(variable, valueOf(env, variable));
}

function loopback(): BlockList {
  const list = new BlockList();
  list.addSubnet('127.0.0.0', 8);
  list.addAddress('::1', 'ipv6');
  return list;
}

/** The one of the two spellings that is set. */
function variableOf(env: Env, name: string): string | undefined {
  return [name, name.toLowerCase()].find((variable) => ownValue(env, variable));
}

function valueOf(env: Env, variable: string | undefined): string {
  return (variable !== undefined && ownValue(env, variable)) || '';
}

/** What net/http of Go dials through (transport.go `dialConn`). */
const SCHEMES = ['http', 'https', 'socks5', 'socks5h'];

function proxyIn(variable: string, value: string): URL {
  const proxy = readProxy(value.includes('://') ? value : `http://${value}`, SCHEMES);
  if (proxy instanceof URL) return proxy;
  throw new ActionableError(
    'ERR_PROXY_URL',
    `invalid ${variable} in the environment: ${proxy.problem}`,
    `${variable} looks like http://HOST:PORT or socks5://HOST:PORT`,
  );
}

function excepts(exception: string, host: string, port: string): boolean {
  if (exception === '' || exception === '*') return exception === '*';
  const [, address, bits] = /^(.+)\/(\d+)$/.exec(exception) ?? [];
  if (address !== undefined) return isIP(address) !== 0 && inRange(host, address, Number(bits));
  const [name, onlyPort] = splitPort(exception);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name)) return inRange(host, name, isIP(name) === 6 ? 128 : 32);
  const domain = name.replace(/^\*\./, '.');
  return (
    domain !== '' && (domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`))
  );
}

function splitPort(exception: string): [name: string, port: string | undefined] {
  const [, name, port] = /^(\[.+\]|[^:]*):(\d*)$/.exec(exception) ?? [];
  return name === undefined ? [exception, undefined] : [bareHost(name), port || undefined];
}

function inRange(host: string, address: string, bits: number): boolean {
  if (!isIP(host) || bits > (isIP(address) === 6 ? 128 : 32)) return false;
  const range = new BlockList();
  range.addSubnet(address, bits, familyOf(address));
  return range.check(host, familyOf(host));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
