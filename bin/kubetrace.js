#!/usr/bin/env node
const path = require('node:path');
const { loadCompiled } = require('./compiled.js');

// What a command compiles is kept for the next time that it runs; by all that is no option, so that there are few such files.
const [command = ''] = process.argv.slice(2, 3);
const kind = /^[a-z][a-z-]*$/.test(command) ? command : 'proxy';
const { main, keepCompiled } = loadCompiled(path.join(__dirname, '../dist/bundle'), 'main.cjs', kind);
void main.runAsProcess(process.argv.slice(2), keepCompiled);
