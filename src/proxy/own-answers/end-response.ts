import type { ServerResponse } from 'node:http';

/** How long a client may pause in an upload that is no longer wanted, in milliseconds. */
const PATIENCE = 1000;

/**
 * Ends a response. If its connection ends with it while the client is still sending, the rest is read first and dropped: closing at
 * once would reset the connection, and the client might never see the response (RFC 9112 section 9.6).
 */
export function end(res: ServerResponse): void {
  const { req } = res;
  if (res.shouldKeepAlive || req.complete || res.destroyed) return void res.end();
  const timer = setTimeout(() => done(), PATIENCE);
  const done = () => {
    clearTimeout(timer);
    req.off('data', more).off('close', done);
    res.end();
  };
  const more = () => void timer.refresh();
  req.on('data', more).once('end', done).once('close', done);
  req.resume();
}
