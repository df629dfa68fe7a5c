import { constants, createReadStream } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { extname, join, posix, sep } from 'node:path';
import { lookupTable } from '../../api/lookup-table.ts';
import { headerValue, type HeaderList } from '../../api/request/header-list.ts';
import { trimmedEnd } from '../../api/text/trim.ts';
import { notFound, plainText, redirect } from './local-answers.ts';
import type { LocalResponse } from './local-response.ts';

/** Serves the files under a directory as Go's http.FileServer does: index.html, listings, one range, 304. Never rejects. */
export type StaticFiles = (request: FileRequest, res: LocalResponse) => Promise<void>;

/** A request for a file. */
export interface FileRequest {
  readonly method: string;
  /** Percent-encoded, without the prefix and the query; starts with `/`. */
  readonly path: string;
  readonly headers: HeaderList;
}

/** Nothing outside of `directory` can be reached, not by a symbolic link in it either. */
export function staticFiles(directory: string): StaticFiles {
  return async (request, res) => {
    try {
      await serve(directory, request, res);
    } catch (error) {
      if (res.hasStarted) res.cut();
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

async function serve(directory: string, request: FileRequest, res: LocalResponse): Promise<void> {
  const { method, path } = request;
  if (method !== 'GET' && method !== 'HEAD') return plainText(res, 405, '405 Method Not Allowed\n');
  const decoded = decode(path);
  if (decoded === undefined) return plainText(res, 400, '400 Bad Request\n');
  if (decoded.includes('\0') || (sep !== '/' && decoded.includes(sep))) return notFound(res);
  const file = join(directory, posix.normalize(decoded));
  const real = await within(directory, file[0] + trimmedEnd(file.slice(1), '/\\'));
  const stats = await stat(real);
  const name = path.slice(path.lastIndexOf('/', path.length - 2) + 1);
  if (path.endsWith('/index.html')) return redirect(res, './');
  if (stats.isDirectory() && !path.endsWith('/')) return redirect(res, `${name}/`);
  if (!stats.isDirectory() && path.endsWith('/')) return redirect(res, `../${name.slice(0, -1)}`);
  if (!stats.isDirectory()) return sendFile(real, request, res);
  try {
    await sendFile(await within(directory, join(real, 'index.html')), request, res);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await sendListing(real, res);
  }
}

/** The file with all links followed. Throws as if it were missing where it is not in the directory. */
async function within(directory: string, file: string): Promise<string> {
  const [root, real] = await Promise.all([realpath(directory), realpath(file)]);
  if (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)) return real;
  throw missing('outside of the directory');
}

function missing(problem: string): Error {
  return Object.assign(new Error(problem), { code: 'ENOENT' });
}

async function sendFile(file: string, { method, headers: sent }: FileRequest, res: LocalResponse): Promise<void> {
  // Opening a pipe must not wait for its writer: that would block a thread of the pool.
  await using handle = disposable(await open(file, constants.O_RDONLY | constants.O_NONBLOCK));
  const stats = await handle.file.stat();
  if (!stats.isFile()) throw missing('not a file');
  const headers = {
    'Accept-Ranges': 'bytes',
    'Content-Type': MEDIA_TYPES.get(extname(file).toLowerCase()) ?? 'application/octet-stream',
    'Last-Modified': stats.mtime.toUTCString(),
  };
  if (isFresh(sent, stats)) return res.head(304, { 'Last-Modified': headers['Last-Modified'] }).end();
  const range = rangeOf(headerValue(sent, 'range'), stats.size);
  if (range === 'unsatisfiable')
    return res.head(416, { 'Content-Range': `bytes */${stats.size}`, 'Content-Length': 0 }).end();
  const { start, end } = range ?? { start: 0, end: stats.size - 1 };
  res.head(range ? 206 : 200, {
    ...headers,
    'Content-Length': end - start + 1,
    ...(range && { 'Content-Range': `bytes ${start}-${end}/${stats.size}` }),
  });
  if (method === 'HEAD' || end < start) return res.end();
  await res.pipe(createReadStream(file, { fd: handle.file, start, end, autoClose: false }));
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

async function sendListing(directory: string, res: LocalResponse): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).toSorted();
  const lines = names.map(
    (name) =>
      `<a href="${encodeURI(`./${name}`)
        .replace(/[?#"']/gu, encodeURIComponent)
        .slice(name.includes(':') ? 0 : 2)}">${escapeHtml(name)}</a>\n`,
  );
  const page = `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines.join('')}</pre>\n`;
  res.head(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(page) }).end(page);
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
