import { X509Certificate } from 'node:crypto';
import { ActionableError } from '../../api/actionable-error.ts';
import { moment } from '../../api/age.ts';

/** Something took longer than it may. */
export function timeProblem(what: string, milliseconds: number): ActionableError {
  return new ActionableError('ERR_CONNECT_TIMEOUT', `${what} within ${milliseconds / 1000} s`, CHECK_NETWORK);
}

/** What to look at when a server cannot be reached. */
export const CHECK_NETWORK = 'check the address, the network and firewalls between, and the proxy if there is one';

/** Where the fault is with a proxy. */
export function proxyProblem(what: string, error: unknown): ActionableError {
  return new ActionableError(
    'ERR_PROXY',
    `${what}: ${reasonOf(error)}`,
    'check proxy-url in the kubeconfig, or HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment',
    { cause: error },
  );
}

/** The other side of a TLS handshake that failed, and what it was checked against. */
export interface TlsPeer {
  /** `the API server https://10.0.0.1:6443`. */
  readonly peer: string;
  /** What the peer's certificate must be signed by. */
  readonly trusted: string;
  /** Whether that is what the system trusts. */
  readonly isSystem: boolean;
  /** The certificate that we have to show, PEM. */
  readonly certificate: string | undefined;
}

/** Why there is no TLS, in words of what is certain; what to look at is a hint. */
export function tlsProblem(error: unknown, peer: TlsPeer): ActionableError {
  const { code = '' } = error as NodeJS.ErrnoException;
  const [words, hint] = PROBLEMS.find(([codes]) => codes.test(code))?.[1](peer) ?? [
    `the TLS handshake with ${peer.peer} failed`,
  ];
  const detail = [code, reasonOf(error)].filter(Boolean).join(': ');
  return new ActionableError('ERR_TLS', `${words} (${detail})`, hint, { cause: error });
}

/** `, which expired on 2026-11-22T01:43:14Z`. */
function endOf(certificate: string): string {
  try {
    const end = Date.parse(new X509Certificate(certificate).validTo);
    return end < Date.now() ? `, which expired on ${moment(end)}` : '';
  } catch {
    return '';
  }
}

const alerts = new WeakMap<Error, ActionableError>();

/** An error of a TLS connection after its handshake, which Node, undici and http-proxy pass on as it is, has these words. */
export function explainAlert(error: Error, problem: ActionableError): void {
  alerts.set(error, problem);
}

/** The words of an error that is the alert of the other side. */
export function explainedAlert(thrown: unknown): ActionableError | undefined {
  return thrown instanceof Error ? alerts.get(thrown) : undefined;
}

/** The words of an error: one line, and of OpenSSL's `HASH:error:CODE:library:function:reason:file:line` the reason. */
export function reasonOf(error: unknown): string {
  const [line = ''] = (error as Error).message.split('\n', 1);
  return /^\w+:error:\w+:[^:]*:[^:]*:([^:]+)/u.exec(line)?.[1] ?? line;
}

type Words = (peer: TlsPeer) => readonly [words: string, hint?: string];

/** Codes of OpenSSL's X509_V_ERR_*, of its reasons, and of Node. The alerts are what the other side sent (RFC 8446 section 6.2). */
const PROBLEMS: readonly (readonly [codes: RegExp, words: Words])[] = [
  [
    /^(?:UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)$/u,
    ({ peer, trusted, isSystem }) => [
      `the certificate of ${peer} is not signed by ${trusted}`,
      `give the CA that signed it as certificate-authority(-data) in the kubeconfig or by --certificate-authority${isSystem ? ', or name its file in SSL_CERT_FILE' : ''}`,
    ],
  ],
  [
    /^CERT_HAS_EXPIRED$/u,
    ({ peer }) => [
      `the certificate of ${peer}, or of a CA that it depends on, has expired`,
      'have it renewed, or set the clock of this machine',
    ],
  ],
  [
    /^CERT_NOT_YET_VALID$/u,
    ({ peer }) => [`the certificate of ${peer} is not valid yet`, 'the clock of this machine may be slow'],
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/u,
    ({ peer }) => [
      `the certificate of ${peer} is for another name`,
      'a name that it is valid for can be given as tls-server-name in the kubeconfig or by --tls-server-name',
    ],
  ],
  [
    /^(?:CERT_|INVALID_|PATH_LENGTH_|PERMITTED_|EXCLUDED_|EE_KEY_|CA_|UNABLE_TO_)/u,
    ({ peer }) => [`the certificate of ${peer} is not accepted`],
  ],
  [
    /_ALERT_CERTIFICATE_REQUIRED$/u,
    ({ peer, certificate }) => [
      `${peer} wants a client certificate${certificate === undefined ? '' : ` other than the one it got${endOf(certificate)}`}`,
      'set client-certificate and client-key of the user in the kubeconfig',
    ],
  ],
  [
    /_ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|UNKNOWN_CA|ACCESS_DENIED)$/u,
    ({ peer, certificate }) => [
      `${peer} does not accept ${certificate === undefined ? 'a connection without a client certificate' : `the client certificate${endOf(certificate)}`}`,
      'set client-certificate and client-key of the user in the kubeconfig',
    ],
  ],
  [
    /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST)$/u,
    ({ peer }) => [`what answers at ${peer} does not speak TLS`, 'is its URL http:// and not https://?'],
  ],
  [
    /_ALERT_PROTOCOL_VERSION$|^ERR_SSL_(?:UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|NO_PROTOCOLS_AVAILABLE)$/u,
    ({ peer }) => [`${peer} speaks neither TLS 1.2 nor 1.3`],
  ],
  [/_ALERT_NO_APPLICATION_PROTOCOL$/u, ({ peer }) => [`${peer} does not speak HTTP/1.1`]],
  [
    /^(?:ECONNRESET|EPIPE)$/u,
    ({ peer }) => [`the connection to ${peer} was closed before the TLS handshake was complete`],
  ],
];
