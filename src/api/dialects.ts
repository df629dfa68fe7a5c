import type { Dialect, DialectName } from './dialect/dialect.ts';
import type { FrontServer } from './dialect/front-server.ts';
import { kubernetesDialect } from './dialect/kubernetes-dialect.ts';
import { kubeSphereDialects } from './kubesphere/kubesphere-dialect.ts';
import { kubeSphereServer } from './kubesphere/kubesphere-server.ts';
import { type KubeSphereVersion, kubeSphereVersion } from './kubesphere/kubesphere-version.ts';
import type { HeaderList } from './request/header-list.ts';
import type { RequestInfo } from './request/request-info.ts';

/** The line of versions of a dialect; those of Kubernetes read requests alike. */
export type DialectVersion = KubeSphereVersion;

/** Whose rules requests are read by; `auto`: decided for each request by what it shows. */
export interface DialectOptions {
  readonly dialect: DialectName | 'auto';
  readonly version: DialectVersion;
}

/** The default. */
export const AUTO_DIALECT: DialectOptions = { dialect: 'auto', version: '4' };

/** The servers that may stand in front of Kubernetes. */
export const FRONT_SERVERS: readonly FrontServer[] = [kubeSphereServer];

/** The line that a version belongs to: `4`, `3`, or a release such as `v3.2.1`; `undefined` for a text that is not a version. */
export const dialectVersion: (text: string) => DialectVersion | undefined = kubeSphereVersion;

/** The dialect of this name. */
export function dialectNamed(name: DialectName, version: DialectVersion): Dialect {
  return name === 'kubesphere' ? kubeSphereDialects[version] : kubernetesDialect;
}

/** The dialect to read a request by. */
export function dialectFor({ dialect, version }: DialectOptions, { target, headers }: ShownBy): Dialect {
  return dialectNamed(dialect === 'auto' ? shownDialect(target, headers) : dialect, version);
}

/** The parts of a request that show its dialect. */
export interface ShownBy {
  readonly target: string;
  readonly headers: HeaderList;
}

/** Whose request this is, by its path or its token. */
export function shownDialect(target: string, headers: HeaderList): DialectName {
  for (const server of FRONT_SERVERS) if (server.servesRequest(target, headers)) return server.dialect;
  return 'kubernetes';
}

/** The server in front of Kubernetes that alone serves a path. */
export function serverOfPath(target: string): FrontServer | undefined {
  return FRONT_SERVERS.find((server) => server.servesPath(target));
}

/** A target as it must be sent below the base path of the upstream, which may be the way to a server in front of Kubernetes. */
export function targetBelow(basePath: string, target: string): string {
  let sent = target;
  if (basePath !== '') for (const server of FRONT_SERVERS) sent = server.targetBelow(basePath, sent);
  return sent;
}

/** The server whose roles are of an API group; `undefined` for Kubernetes' own. */
export function serverOfRoles(apiGroup: string | undefined): FrontServer | undefined {
  return FRONT_SERVERS.find(({ roleGroup }) => roleGroup === apiGroup);
}

/** The server whose tokens are of a kind (`token_type`). */
export function serverOfToken(type: string): FrontServer | undefined {
  return FRONT_SERVERS.find(({ tokenTypes }) => tokenTypes.has(type));
}

/** The dialect that a request was decoded by. */
export function dialectOf({ resourceScope, devops }: RequestInfo): Dialect {
  if (resourceScope === undefined) return kubernetesDialect;
  return kubeSphereDialects[devops === undefined ? '4' : '3'];
}
