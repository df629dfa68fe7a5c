import { BOUNDS } from '../api/bounds/bounds.ts';
import { ActionableError } from '../api/actionable-error.ts';
import { jsonObject } from '../api/body/json-object.ts';
import { fromRawHeaders, type HeaderList } from '../api/request/header-list.ts';
import { trimmedEnd } from '../api/text/trim.ts';
import { ApiCall, type CallWatcher, type PreparedCall } from './api-call.ts';
import { CHECK_NETWORK, explainedAlert } from './connect/connect-problem.ts';
import { Dispatchers, type KeptServer } from './connect/dispatchers.ts';
import type { TlsOptions } from './connect/tls-options.ts';
import { NoResponseError, requestProblem } from './request-problem.ts';
import { userAgent } from './version.ts';

/** Where calls go. Every `Upstream` is such a place. */
export interface CallTarget extends KeptServer {
  /** Where its address stands, for a person: `context "dev" in /home/me/.kube/config`. */
  readonly source?: string;
}

/** One call. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Below the server's base path, query included: `/version`. */
  readonly path: string;
  /** Sent as a form, else as JSON. */
  readonly body?: object | URLSearchParams;
}

/** The credentials that a call is made with. */
export interface CallCredentials {
  readonly credentials: HeaderList;
  readonly tls: TlsOptions;
}

/** What the server answered, whatever its status. */
export interface ApiResponse {
  readonly status: number;
  readonly headers: HeaderList;
  /** The fields of its JSON object; empty where it is not one. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** How long a call may take where the user sets no --request-timeout, in milliseconds. */
const CALL_TIMEOUT = 30_000;

/**
 * Every call that kubetrace makes for itself: to API servers, to OIDC providers, to ks-apiserver. All take the target's proxy, trust by its
 * TLS options, name kubetrace in their User-Agent, and end after the same time and the same size. Nothing is retried or redirected.
 */
export class ApiClient implements AsyncDisposable {
  readonly #target: CallTarget;
  readonly #timeout: number;
  readonly #dispatchers: Dispatchers;
  readonly #isOwner: boolean;

  /** Without `dispatchers` it keeps connections of its own, until it is disposed of. */
  constructor(target: CallTarget, dispatchers?: Dispatchers) {
    this.#target = target;
    this.#timeout = target.requestTimeout ?? CALL_TIMEOUT;
    this.#isOwner = dispatchers === undefined;
    const { server, proxy, role, connectLimits } = target;
    this.#dispatchers =
      dispatchers ?? new Dispatchers({ server, proxy, role, connectLimits, requestTimeout: this.#timeout });
  }

  /** Resolves whatever the server answers. Throws ActionableError where there is no connection or no whole response. */
  call(request: ApiRequest, as: CallCredentials, watcher?: CallWatcher): Promise<ApiResponse> {
    return this.send(this.prepare(request), as, watcher);
  }

  /** The call without its credentials: what may be recorded of it. */
  prepare({ method, path, body }: ApiRequest): PreparedCall {
    const isForm = body instanceof URLSearchParams;
    const bytes = body && Buffer.from(isForm ? body.toString() : JSON.stringify(body));
    const rawHeaders = ['Accept', 'application/json', 'User-Agent', userAgent()];
    if (bytes) {
      const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
      rawHeaders.push('Content-Type', type, 'Content-Length', String(bytes.byteLength));
    }
    return { method, path: trimmedEnd(this.#target.server.pathname, '/') + path, rawHeaders, bytes };
  }

  /** As `call`. */
  async send(
    prepared: PreparedCall,
    { credentials, tls }: CallCredentials,
    watcher?: CallWatcher,
  ): Promise<ApiResponse> {
    const call = new ApiCall(watcher);
    try {
      call.send(await this.#dispatchers.for(tls), prepared, credentials.flat());
      const { head, text } = await call.within(this.#timeout);
      return {
        status: head.status,
        headers: fromRawHeaders(head.rawHeaders),
        body: jsonObject(text, BOUNDS.large) ?? {},
      };
    } catch (error) {
      throw this.#problemOf(error, call.isSent);
    }
  }

  #problemOf(error: unknown, wasSent: boolean): ActionableError {
    const known = error instanceof ActionableError ? error : explainedAlert(error);
    if (known) return known;
    const { server, role, source } = this.#target;
    const { message } = requestProblem(error, server.origin, role);
    return new NoResponseError(message, {
      hint: source === undefined ? CHECK_NETWORK : `check ${source}`,
      cause: error,
      wasSent,
    });
  }

  /** Ends the connections that it keeps. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isOwner) await this.#dispatchers.destroy();
  }
}
