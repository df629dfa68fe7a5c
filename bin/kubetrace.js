#!/usr/bin/env node
const path = require('node:path');
const { loadCompiled } = require('./compiled.js');

const args = process.argv.slice(2);
const { main, keepCompiled } = loadCompiled(path.join(__dirname, '../dist/bundle'), 'main.cjs', args);
void main.runAsProcess(args, keepCompiled);
