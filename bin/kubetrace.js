#!/usr/bin/env node
const path = require('node:path');
const { loadCompiled } = require('./compiled.js');

const args = process.argv.slice(2);
const chunks = { entry: 'main.cjs', later: ['requests.cjs', 'later.cjs'] };
const { main, keepCompiled } = loadCompiled(path.join(__dirname, '../dist/bundle'), chunks, args);
void main.runAsProcess(args, keepCompiled);
