import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ActionableError } from '../api/actionable-error.ts';
import { answerError, answerJson, WebError } from './answers/answer.ts';
import { readJson } from './answers/read-json.ts';
import { type Route, routeFor } from './answers/route.ts';
import type { Door } from './door/door.ts';
import { SAFE_HEADERS } from './door/safe-headers.ts';
import { PageFiles } from './page-files.ts';

/** What the server of the page is made of. */
export interface WebServerOptions {
  readonly door: Door;
  readonly routes: readonly Route[];
  /** Called with what must not happen; the request is answered with 500. */
  readonly onFault: (error: unknown) => void;
}

/** The page and the JSON API of a trace, for those who have the key. Not listening yet. */
export function createWebServer({ door, routes, onFault }: WebServerOptions): Server {
  const files = new PageFiles();
  const serve = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const admission = door.admit(req);
    if ('refusal' in admission) throw new WebError(admission.refusal.status, `refused: ${admission.refusal.why}`);
    if ('login' in admission) {
      const { location, cookie } = admission.login;
      return void res.writeHead(303, { Location: location, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }).end();
    }
    const { path, query } = admission;
    if (path === '/api/v1/resume') return resume(door, req, res);
    const [, resource] = /^\/api\/v1\/(.*)$/.exec(path) ?? [];
    if (resource === undefined) {
      if ((req.method !== 'GET' && req.method !== 'HEAD') || !files.serve(path, res))
        throw new WebError(404, 'there is no such page');
      return;
    }
    const { route, parts } = routeFor(routes, req.method ?? '', resource);
    await route.answer({ req, res, query, parts });
  };
  return createServer({ requestTimeout: 0, keepAliveTimeout: 100_000 }, (req, res) => {
    for (const [name, value] of Object.entries(SAFE_HEADERS)) res.setHeader(name, value);
    serve(req, res).catch((error: unknown) => {
      if (res.headersSent) return void res.destroy();
      if (error instanceof WebError) return answerError(res, error);
      if (error instanceof ActionableError) return answerError(res, new WebError(400, error.message, error.hint));
      onFault(error);
      answerError(res, new WebError(500, 'a mistake of kubetrace itself'));
    });
  });
}

/** `GET` asks what to prove, `POST` proves it: a page that was open before a restart goes on without a new URL. */
async function resume(door: Door, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method === 'GET') return answerJson(res, { challenge: door.challenge });
  if (req.method !== 'POST') throw new WebError(405, 'only GET and POST are possible here');
  const { answer } = await readJson(req);
  const isText = typeof answer === 'string';
  const cookie = isText ? door.resumed(req.headers.host ?? '', req.socket.localPort ?? 0, answer) : undefined;
  if (cookie === undefined) throw new WebError(401, 'refused: the answer is wrong');
  res.setHeader('Set-Cookie', cookie);
  answerJson(res, {});
}
