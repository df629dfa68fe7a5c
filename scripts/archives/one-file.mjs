import { readdirSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { rolldown } from 'rolldown';
import config from '../../rolldown.config.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Writes into a directory the one CommonJS file that a single executable may contain (Node takes ES modules there from 25 on only), and says with which
 * assets. Modules that are imported when they are needed are evaluated then, as in the bundle of the package. `npm run build` comes first.
 */
export async function oneFile(directory) {
  const main = join(directory, 'main.cjs');
  const bundle = await rolldown({
    input: join(import.meta.dirname, 'executable-main.mjs'),
    cwd: ROOT,
    platform: 'node',
    resolve: config.resolve,
    logLevel: 'silent',
  });
  await bundle.write({
    file: main,
    format: 'cjs',
    codeSplitting: false,
    dynamicImportInCjs: false,
    minify: { compress: true, mangle: false, codegen: true },
  });
  await bundle.close();
  return { main, assets: assetsFor(directory) };
}

/** By the names that src/kubeconfig/own-files.ts asks for. */
function assetsFor(directory) {
  const page = join(ROOT, 'dist/page');
  const pages = readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => [`page/${relative(page, file).replaceAll(sep, '/')}`, file]);
  const assets = Object.fromEntries([
    ['package.json', join(ROOT, 'package.json')],
    ['kubernetes.txt', join(ROOT, 'dist/bundle/kubernetes.txt')],
    ...pages,
  ]);
  const list = join(directory, 'own-files.txt');
  writeFileSync(list, Object.keys(assets).join('\n'));
  return { ...assets, 'own-files.txt': list };
}
