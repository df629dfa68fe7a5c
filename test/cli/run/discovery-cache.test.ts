import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoveryCache } from '../../../src/cli/run/discovery-cache.ts';
import { aHome } from '../../support/a-home.ts';

const URL = 'http://127.0.0.1:5/a-key.1';
const LINK = 'discovery/127.0.0.1_5/a_key.1';

describe('what is kept about a server', () => {
  test('is what kubectl keeps, in its own directory, and stays', async () => {
    await using home = await aHome({ '.kube/cache/discovery/lab_6443/base/servergroups.json': 'kept' });
    const cache = await discoveryCache({ HOME: home.folder }, { cold: false });
    await cache.lead(URL, 'https://lab:6443/base', false);
    expect(await readFile(join(cache.path, LINK, 'servergroups.json'), 'utf8')).toBe('kept');
    await writeFile(join(cache.path, LINK, 'more.json'), 'more');
    await cache[Symbol.asyncDispose]();
    expect(existsSync(cache.path)).toBe(false);
    const kept = join(home.folder, '.kube/cache/discovery/lab_6443/base');
    expect((await readdir(kept)).toSorted()).toEqual(['more.json', 'servergroups.json']);
  });

  test('goes where KUBECACHEDIR says', async () => {
    await using home = await aHome();
    const own = join(home.folder, 'mine');
    await using cache = await discoveryCache({ HOME: home.folder, KUBECACHEDIR: own }, { cold: false });
    await cache.lead(URL, 'https://lab:6443', true);
    await writeFile(join(cache.path, LINK, 'x.json'), '');
    expect(await readdir(join(own, 'discovery/lab_6443'))).toEqual(['x.json']);
  });
});

interface Given {
  readonly cold?: boolean;
  readonly willKeep?: boolean;
  readonly server?: string | undefined;
}

describe('nothing is kept', () => {
  test.each<[string, Given]>([
    ['about a server that has not been asked anything yet', { willKeep: false }],
    ['with --cold', { cold: true }],
    ['about a server without a name', { server: undefined }],
    ['outside of the directory', { server: 'https://../../elsewhere' }],
  ])('%s', async (_, given) => {
    const { cold, willKeep, server } = { cold: false, willKeep: true, server: 'https://lab', ...given };
    await using home = await aHome();
    await using cache = await discoveryCache({ HOME: home.folder }, { cold });
    await cache.lead(URL, server, willKeep);
    expect([await readdir(cache.path), await readdir(home.folder)]).toEqual([[], []]);
  });

  test('when kubectl has written nothing', async () => {
    await using home = await aHome();
    const cache = await discoveryCache({ HOME: home.folder }, { cold: false });
    await cache.lead(URL, 'https://lab', true);
    // A second time, from two places.
    await cache.lead(URL, 'https://lab', true);
    await cache[Symbol.asyncDispose]();
    expect(await readdir(join(home.folder, '.kube/cache/discovery'))).toEqual([]);
  });

  test('in a home that is a file', async () => {
    await using home = await aHome({ '.kube': 'not a directory' });
    await using cache = await discoveryCache({ HOME: home.folder }, { cold: false });
    await cache.lead(URL, 'https://lab', true);
    expect(await readdir(cache.path)).toEqual([]);
  });
});
