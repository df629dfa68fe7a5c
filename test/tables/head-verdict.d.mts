/** A server that records what it gets and answers /a as it is told to. */
export interface RecordingServer {
  readonly url: string;
  readonly recorded: { sent: string[]; answer: unknown };
  readonly patience: number;
  close(): void;
}

/** What is made of a response: `stays` where the connection does, `method` of the request. */
export interface GivenResponse {
  readonly bytes: string;
  readonly stays?: boolean | undefined;
  readonly method?: string | undefined;
}

export function recordingServer(options?: { readonly patience?: number }): Promise<RecordingServer>;
export function requestVerdict(url: string, server: RecordingServer, bytes: string): Promise<string>;
export function responseVerdict(url: string, server: RecordingServer, given: GivenResponse): Promise<string>;
