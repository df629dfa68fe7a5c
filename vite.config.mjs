import { bundledPackages } from './scripts/bundled-packages.mjs';
import { defineConfig } from 'vite';

// The page of `--web`: `npm run build` makes dist/page of src/page. `npm run dev:page` serves it while it is worked on, in front of a running
// `kubetrace proxy --web`, whose URL with its key is in KUBETRACE_WEB.
const web = process.env.KUBETRACE_WEB && new URL(process.env.KUBETRACE_WEB);

export default defineConfig({
  root: 'src/page',
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [bundledPackages('page')],
  build: {
    outDir: '../../dist/page',
    emptyOutDir: true,
    target: 'es2022',
    // A strict Content-Security-Policy: no `data:` and no inline module preloads.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
  server: {
    host: '127.0.0.1',
    ...(web && {
      proxy: {
        '/api/v1': {
          target: web.origin,
          headers: { host: web.host, authorization: `Bearer ${web.searchParams.get('key')}` },
          configure: (proxy) =>
            proxy.on('proxyReq', (request) => {
              for (const name of ['origin', 'cookie', 'sec-fetch-site']) request.removeHeader(name);
            }),
        },
      },
    }),
  },
});
