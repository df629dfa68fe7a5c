import type { ServerResponse } from 'node:http';
import { ownFilesIn } from '../kubeconfig/own-files.ts';

/** The files of the built page, read once: only these names are ever served. */
export class PageFiles {
  readonly #files: ReadonlyMap<string, Uint8Array>;

  /** Of `dist/page`. Throws where it has not been built. */
  constructor(directory = new URL('../../dist/page/', import.meta.url)) {
    this.#files = new Map([...ownFilesIn('page', directory)].map(([path, file]) => [`/${path}`, file]));
  }

  /** Answers with a file; `false` where there is none of this name. The names of all but the first have a hash of their content. */
  serve(path: string, res: ServerResponse): boolean {
    const name = path === '/' ? '/index.html' : path;
    const file = this.#files.get(name);
    if (!file) return false;
    const type = TYPES.get(name.slice(name.lastIndexOf('.'))) ?? 'application/octet-stream';
    const caching = name === '/index.html' ? 'no-store' : 'max-age=31536000, immutable';
    res.writeHead(200, { 'Content-Type': type, 'Content-Length': file.byteLength, 'Cache-Control': caching });
    res.end(file);
    return true;
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.txt', 'text/plain; charset=utf-8'],
]);
