/** What passed on one channel of a stream: payload, without the frames around it. */
export interface StreamChannel {
  /** `stdin`, `stdout`, `stderr`, `error`, `resize`; `port 8080` and `port 8080 error`; `log`; `data` where there are no channels. */
  readonly name: string;
  /** Towards the server. */
  readonly bytesIn: number;
  /** From the server. */
  readonly bytesOut: number;
  /** How often it was opened: of a forwarded port, its connections. */
  readonly streams?: number;
  /** Of a log: its line breaks. */
  readonly lines?: number;
}

/** What passed through an upgraded connection or a log: counted, never kept. */
export interface StreamSummary {
  /** What both sides agreed on: `v5.channel.k8s.io`, `SPDY/3.1+portforward.k8s.io` …, or the upgrade; `log` for a log. */
  readonly protocol: string;
  /** On the wire, frames included. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly channels: readonly StreamChannel[];
  /** Of the command that `exec` or `attach` ran, from its error channel; 0 where the server says Success. */
  readonly exitCode?: number;
  /** What the error channel says, where that is not an exit code. */
  readonly error?: string;
  /** Who closed it first, and with which code: that of a WebSocket's close frame or of SPDY's GOAWAY. */
  readonly close?: { readonly by: 'client' | 'server'; readonly code?: number };
  /** Which side's bytes are not what the protocol says; its channels are counted up to there. */
  readonly undecoded?: 'client' | 'server' | 'both';
}
