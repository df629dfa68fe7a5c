import type { IncomingMessage, ServerResponse } from 'node:http';
import { WebError } from './answer.ts';

/** A request that was let in, and where its answer goes. */
export interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
  /** What the pattern of its route found in the path. */
  readonly parts: readonly string[];
}

/** A resource of the JSON API. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Of the whole path below `/api/v1/`. */
  readonly path: RegExp;
  /** Throws WebError or ActionableError for what cannot be answered. */
  answer(call: Call): void | Promise<void>;
}

/** The route for a request. Throws WebError where there is none. */
export function routeFor(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly route: Route; readonly parts: readonly string[] } {
  const there = routes.flatMap((route) => {
    const found = route.path.exec(path);
    return found ? [{ route, parts: found.slice(1) }] : [];
  });
  const wanted = there.find(({ route }) => route.method === method || (method === 'HEAD' && route.method === 'GET'));
  if (wanted) return wanted;
  if (there.length === 0)
    throw new WebError(404, `there is no ${path} here`, 'GET /api/v1/openapi.json lists what there is');
  const allowed = there.map(({ route }) => route.method).join(', ');
  throw new WebError(405, `${method} is not possible here, only ${allowed}`);
}
