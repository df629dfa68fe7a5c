import { runAsProcess } from '../../dist/cli/main.js';

// What a single executable runs, where bin/kubetrace.js is what Node runs. Node repeats the executable's own path where the script's would be.

/** The launchers of other names say so by the first argument: a shell cannot start a program by another name. */
const [, name] = /^--called-as=(.+)/.exec(process.argv[2] ?? '') ?? [];
// As bin/kubectl_complete-apitrace.js does.
const first = name === 'kubectl_complete-apitrace' ? ['complete', '--'] : [];
if (name !== undefined) process.argv.splice(1, 2, name, ...first);
void runAsProcess(process.argv.slice(2));
