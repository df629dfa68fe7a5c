import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The files of the built page, read once: only these names are ever served. */
export class PageFiles {
  readonly #files: ReadonlyMap<string, Buffer>;

  /** Of `dist/page`. Throws where it has not been built. */
  constructor(directory = new URL('../../dist/page/', import.meta.url)) {
    const root = fileURLToPath(directory);
    const names = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    this.#files = new Map(
      names.map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [`/${path.slice(root.length).replaceAll('\\', '/')}`, readFileSync(path)];
      }),
    );
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
