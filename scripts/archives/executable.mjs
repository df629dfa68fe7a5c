import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'postject';

/** Where Node looks for what was put into it, and what says that there is something (node/src/node_sea.cc). */
const RESOURCE = 'NODE_SEA_BLOB';
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/**
 * Makes a single executable of a `node` of any platform. `builder` is a Node of the same version that runs here and prepares what goes into it, with compiled
 * code where it is the very same Node: another one could not use that.
 */
export async function makeExecutable({ node, builder, main, assets, directory, to }) {
  const [config, blob] = ['sea.json', 'sea.blob'].map((name) => join(directory, name));
  writeFileSync(
    config,
    JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true, useCodeCache: node === builder, assets }),
  );
  const { status, stdout, stderr } = spawnSync(builder, ['--experimental-sea-config', config], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${builder} --experimental-sea-config: ${stdout}${stderr}`);
  writeFileSync(to, readFileSync(node));
  await inject(to, RESOURCE, readFileSync(blob), { sentinelFuse: FUSE });
  chmodSync(to, 0o755);
}
