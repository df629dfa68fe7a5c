import { runAsProcess } from '../../dist/cli/main.js';

// What a single executable runs, where bin/kubetrace.js is what Node runs. Node repeats the executable's own path where the script's would be.

/** The launcher of that name says so by the first argument: a shell cannot start a program by another name. */
if (process.argv[2] === '--called-as=kubectl-apitrace') process.argv.splice(1, 2, 'kubectl-apitrace');
void runAsProcess(process.argv.slice(2));
