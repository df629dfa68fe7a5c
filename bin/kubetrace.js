#!/usr/bin/env node
import module from 'node:module';

// Where Node has a compile cache (22.8), the second start need not compile again.
module.enableCompileCache?.();
const { main } = await import('../dist/bundle/main.js');
process.exitCode = await main(process.argv.slice(2));
// All is closed by now. What else is under way, a name that is being looked up or a plugin that hangs, nobody waits for any more.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write('', done))));
process.exit();
