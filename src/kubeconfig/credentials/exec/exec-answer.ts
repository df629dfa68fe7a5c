import { parseYaml } from '../../../api/yaml/parse-yaml.ts';

/** The credential that a plugin returned. */
export interface ExecAnswer {
  readonly token?: string;
  readonly certificate?: { readonly cert: string; readonly key: string };
  /** Epoch milliseconds; without it the credential never expires. */
  readonly expiresAt?: number;
}

/**
 * What a plugin wrote to stdout, by client-go's rules and in its words (plugin/pkg/client/auth/exec/exec.go).
 * Throws Error; its message never quotes the answer.
 */
export function parseExecAnswer(stdout: string, apiVersion: string): ExecAnswer {
  const answer = mappingOf(stdout);
  if (answer?.['kind'] !== 'ExecCredential') {
    const size = Buffer.byteLength(stdout);
    throw new Error(`decoding stdout: ${size === 0 ? 'it is empty' : `its ${size} bytes are not an ExecCredential`}`);
  }
  if (answer['apiVersion'] !== apiVersion) {
    const said = answer['apiVersion'];
    const [other = 'another'] =
      typeof said === 'string' ? (/^client\.authentication\.k8s\.io\/\w{1,20}$/.exec(said) ?? []) : [];
    throw new Error(`exec plugin is configured to use API version ${apiVersion}, plugin returned version ${other}`);
  }
  const status = answer['status'] as Readonly<Record<string, unknown>> | null | undefined;
  if (typeof status !== 'object' || status === null) throw new Error("exec plugin didn't return a status field");
  const [token, cert, key] = CREDENTIAL_FIELDS.map((field) => textOf(status, field));
  if (!token && !cert && !key) throw new Error("exec plugin didn't return a token or cert/key pair");
  if (!cert !== !key) throw new Error('exec plugin returned only certificate or key, not both');
  const expiresAt = expiryOf(textOf(status, 'expirationTimestamp'));
  return {
    ...(token && { token }),
    ...(cert && key && { certificate: { cert, key } }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
}

const CREDENTIAL_FIELDS = ['token', 'clientCertificateData', 'clientKeyData'] as const;
type StatusField = (typeof CREDENTIAL_FIELDS)[number] | 'expirationTimestamp';

/** client-go takes YAML as well as JSON. */
function mappingOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseYaml(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(status: Readonly<Record<string, unknown>>, field: StatusField): string | undefined {
  const value = status[field] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new Error(`decoding stdout: status.${field} is not a string`);
}

function expiryOf(timestamp: string | undefined): number | undefined {
  if (!timestamp) return undefined;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)$/i.test(timestamp)
    ? Date.parse(timestamp)
    : Number.NaN;
  if (Number.isNaN(time)) throw new Error('decoding stdout: status.expirationTimestamp is not an RFC 3339 time');
  return time;
}
