import type { Terminal } from '../../terminal/terminal.ts';
import { liveSource } from './live-source.ts';
import type { RbacSource } from './rbac-source.ts';
import { recordedSource } from './recorded-source.ts';
import type { TraceSource } from './trace-source.ts';
import { KEY_VARIABLE, originOf, type WebDoorFlags } from './web-key.ts';

/** The trace that the command line names; `undefined` for none. Throws ActionableError for a URL that cannot be one. */
export function traceOfFlags(
  files: readonly string[],
  { url, keyFile }: WebDoorFlags,
  terminal: Terminal,
): TraceSource | undefined {
  if (files.length > 0) return recordedSource(files, terminal);
  if (url !== undefined) originOf(url);
  const isLive = url !== undefined || keyFile !== undefined || terminal.env[KEY_VARIABLE] !== undefined;
  return isLive ? liveSource({ url, keyFile }, terminal) : undefined;
}

/** Where the command line says that rights may be read. */
export function rbacOfFlags(flags: {
  readonly rbac?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
}): RbacSource | undefined {
  const { rbac, context, kubeconfig } = flags;
  if (rbac !== undefined) return { file: rbac };
  if (context === undefined && kubeconfig === undefined) return undefined;
  return {
    connection: { ...(context !== undefined && { context }), ...(kubeconfig !== undefined && { kubeconfig }) },
  };
}
