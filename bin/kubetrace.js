#!/usr/bin/env node
import module from 'node:module';
import { setFlagsFromString } from 'node:v8';

// Where Node has a compile cache (22.8), the second start need not compile again.
module.enableCompileCache?.();
// V8 guesses from the first requests, while its young generation is small, that what a request leaves lives long, and from then on makes
// it in the old generation, which is dear to clean. The flag is there in Node 20 to 24; an unknown one would be complained of.
if (parseInt(process.versions.node) <= 24) setFlagsFromString('--no-allocation-site-pretenuring');
// http-proxy uses util._extend, which newer Nodes warn about; a person can do nothing about it.
process.noDeprecation = true;
const { main } = await import('../dist/bundle/main.js');
process.exitCode = await main(process.argv.slice(2));
