#!/usr/bin/env node
import { mkdirSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

keepCompiled();
const { runAsProcess } = await import('../dist/bundle/main.js');
await runAsProcess(process.argv.slice(2));

/**
 * Where Node has a compile cache (22.8), the second start need not compile again. Node runs what it finds there, and would look below /tmp, where
 * another user may have been first: so it gets a directory that is this user's alone.
 */
function keepCompiled() {
  if (module.enableCompileCache === undefined) return;
  try {
    const { XDG_CACHE_HOME: chosen = '' } = process.env;
    const caches = isAbsolute(chosen) ? chosen : join(homedir(), '.cache');
    const directory = join(caches, 'kubetrace');
    makeOwn(caches);
    makeOwn(directory);
    const { uid, mode } = statSync(directory);
    const isOwn = uid === process.getuid?.() && (mode & 0o022) === 0;
    if (isOwn || process.platform === 'win32') module.enableCompileCache(directory);
  } catch {
    // Then it compiles each time.
  }
}

function makeOwn(directory) {
  try {
    mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}
