import { percentDecode } from '../../api/request/percent-encoding.ts';

/** Why a text is not the URL of a proxy; without the text, which may hold a password. */
export interface ProxyProblem {
  readonly problem: string;
}

/** The URL of a proxy that has one of these schemes, and a user and password that can be sent. */
export function readProxy(text: string, schemes: readonly string[]): URL | ProxyProblem {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname) return { problem: 'it is not a URL' };
  const scheme = url.protocol.slice(0, -1);
  if (!schemes.includes(scheme)) return { problem: `unsupported scheme "${scheme}", must be ${listed(schemes)}` };
  // Go has no such URL either: parse "http://u:50%@proxy": invalid URL escape.
  const isDecodable = [url.username, url.password].every((part) => percentDecode(part) !== undefined);
  return isDecodable ? url : { problem: 'a % in its user or password is written %25' };
}

function listed(schemes: readonly string[]): string {
  return `${schemes.slice(0, -1).join(', ')}, or ${schemes.at(-1)}`;
}
