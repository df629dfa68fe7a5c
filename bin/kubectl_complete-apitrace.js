#!/usr/bin/env node
// kubectl runs `kubectl_complete-apitrace WORD…` when TAB is pressed after `kubectl apitrace` (KEP-2379).
process.argv.splice(2, 0, 'complete', '--');
require('./kubetrace.js');
