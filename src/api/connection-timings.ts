/** What the connection to the API server cost one request, as far as it is known: durations in milliseconds. */
export interface ConnectionTimings {
  /** `10.0.0.1:6443`. */
  readonly address?: string;
  readonly reused: boolean;
  /** Of a new connection. */
  readonly dnsLookup?: number;
  readonly dial?: number;
  readonly tlsHandshake?: number;
  /** Waiting for a kept connection. */
  readonly getConnection?: number;
  /** From the request written to the first byte of the response. */
  readonly serverProcessing?: number;
}
