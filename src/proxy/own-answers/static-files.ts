import { constants, createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, posix, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { lookupTable } from '../../api/lookup-table.ts';
import { headerValue, type HeaderList } from '../../api/request/header-list.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import { notFound, plainText, redirect } from './local-answers.ts';

/** Serves the files under a directory as Go's http.FileServer does: index.html, listings, one range, 304. Never rejects. */
export type StaticFiles = (request: FileRequest, res: ServerResponse) => Promise<void>;

/** A request for a file. */
export interface FileRequest {
  readonly method: string;
  /** Percent-encoded, without the prefix and the query; starts with `/`. */
  readonly path: string;
  readonly headers: HeaderList;
}

/** Nothing above `directory` can be reached, except by symbolic links in it. */
export function staticFiles(directory: string): StaticFiles {
  return async (request, res) => {
    try {
      await serve(directory, request, res);
    } catch (error) {
      if (res.headersSent) res.destroy();
      else if (isMissing(error)) notFound(res);
      else
        plainText(
          res,
          isForbidden(error) ? 403 : 500,
          isForbidden(error) ? '403 Forbidden\n' : '500 Internal Server Error\n',
        );
    }
  };
}

async function serve(directory: string, request: FileRequest, res: ServerResponse): Promise<void> {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return plainText(res, 405, '405 Method Not Allowed\n');
  const decoded = decode(path);
  if (decoded === undefined) return plainText(res, 400, '400 Bad Request\n');
  if (decoded.includes('\0') || (sep !== '/' && decoded.includes(sep))) return notFound(res);
  const file = join(directory, posix.normalize(decoded));
  const stats = await stat(file[0] + trimmedEnd(file.slice(1), '/\\'));
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  if (path.endsWith('/index.html')) return redirect(res, './');
  if (stats.isDirectory() && !path.endsWith('/')) return redirect(res, `${name}/`);
  if (!stats.isDirectory() && path.endsWith('/')) return redirect(res, `../${name.slice(0, -1)}`);
  if (!stats.isDirectory()) return sendFile(file, request, res);
  try {
    await sendFile(join(file, 'index.html'), request, res);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await sendListing(file, res);
  }
}

async function sendFile(file: string, { method, headers: sent }: FileRequest, res: ServerResponse): Promise<void> {
  // Opening a pipe must not wait for its writer: that would block a thread of the pool.
  await using handle = disposable(await open(file, constants.O_RDONLY | constants.O_NONBLOCK));
  const stats = await handle.file.stat();
  if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOENT' });
  const headers = {
    'Accept-Ranges': 'bytes',
    'Content-Type': MEDIA_TYPES.get(extname(file).toLowerCase()) ?? 'application/octet-stream',
    'Last-Modified': stats.mtime.toUTCString(),
  };
  if (isFresh(sent, stats)) return void res.writeHead(304, { 'Last-Modified': headers['Last-Modified'] }).end();
  const range = rangeOf(headerValue(sent, 'range'), stats.size);
  if (range === 'unsatisfiable')
    return void res.writeHead(416, { 'Content-Range': `bytes */${stats.size}`, 'Content-Length': 0 }).end();
  const { start, end } = range ?? { start: 0, end: stats.size - 1 };
  res.writeHead(range ? 206 : 200, {
    ...headers,
    'Content-Length': end - start + 1,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${stats.size}` }),
  });
  if (method === 'HEAD' || end < start) return void res.end();
  await pipeline(createReadStream(file, { fd: handle.file, start, end, autoClose: false }), res);
}

function disposable(file: FileHandle): AsyncDisposable & { readonly file: FileHandle } {
  return { file, [Symbol.asyncDispose]: () => file.close() };
}

function isFresh(headers: HeaderList, stats: Stats): boolean {
  const since = Date.parse(headerValue(headers, 'if-modified-since') ?? '');
  return Math.floor(stats.mtimeMs / 1000) * 1000 <= since;
}

/** One range; a list of them is answered with the whole file, as is allowed (RFC 9110 section 14.2). */
function rangeOf(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/u.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}

async function sendListing(directory: string, res: ServerResponse): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).toSorted();
  const lines = names.map(
    (name) =>
      `<a href="${encodeURI(`./${name}`)
        .replace(/[?#"']/gu, encodeURIComponent)
        .slice(name.includes(':') ? 0 : 2)}">${escapeHtml(name)}</a>\n`,
  );
  const page = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines.join('')}</pre>\n`;
  res
    .writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(page) })
    .end(page);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function isForbidden(error: unknown): boolean {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** What Go knows without asking the system (mime/type.go), and a few that web pages need. */
const MEDIA_TYPES = lookupTable<string>({
  '.avif': 'image/avif',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.md': 'text/plain; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'text/xml; charset=utf-8',
  '.yaml': 'text/plain; charset=utf-8',
  '.yml': 'text/plain; charset=utf-8',
});
