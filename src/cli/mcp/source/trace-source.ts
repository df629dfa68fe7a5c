/**
 * Where exchanges come from. What a source answers is what the JSON API of the web view answers (docs/trace-api.md), so that a recorded trace and a running
 * one are the same to the tools; it is not parsed yet. Methods throw WebError and ActionableError.
 */
export interface TraceSource {
  /** For the assistant: `the recorded trace deploy.jsonl`. */
  readonly what: string;
  /** `GET exchanges`: an ExchangeList. */
  list(query: URLSearchParams): Promise<unknown>;
  /** `GET exchanges/ID`: an ExchangeDetail. */
  detail(id: number): Promise<unknown>;
  /** `GET exchanges/ID/access`: an AccessView. The API server is not asked. */
  access(id: number): Promise<unknown>;
  /** `GET exchanges/ID/bodies/SIDE`: a BodyView. */
  body(id: number, side: 'request' | 'response'): Promise<unknown>;
  /** `GET roles`: a RolesView. */
  roles(query: URLSearchParams): Promise<unknown>;
}
