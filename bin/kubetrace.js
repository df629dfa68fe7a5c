#!/usr/bin/env node
import { main } from '../dist/cli/main.js';

// http-proxy uses util._extend, which newer Nodes warn about; a person can do nothing about it.
process.noDeprecation = true;
process.exitCode = await main(process.argv.slice(2));
