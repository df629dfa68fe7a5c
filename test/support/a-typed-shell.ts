import { spawn } from 'node:child_process';
import { endsOf } from './ends-of.ts';

/** A shell that lasts, as that of a person who copies commands into it. */
export interface TypedShell extends AsyncDisposable {
  /** Types lines, and resolves with what came of them on both streams when the last is done. */
  type(lines: string): Promise<string>;
}

/** `sh`, with nothing of this process's environment but PATH. */
export function aTypedShell(home: string): TypedShell {
  const shell = spawn('sh', [], { env: { PATH: process.env['PATH'], HOME: home }, stdio: 'pipe' });
  const { closed } = endsOf(shell);
  let said = '';
  let heard = (): void => undefined;
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
      heard();
    });
  }
  let lines = 0;
  return {
    async type(text) {
      const mark = `typed ${++lines}.`;
      said = '';
      shell.stdin.write(`${text}\necho; echo '${mark}'\n`);
      while (!said.includes(mark)) await new Promise<void>((resolve) => (heard = resolve));
      return said.replace(`${mark}\n`, '').trim();
    },
    async [Symbol.asyncDispose]() {
      shell.stdin.end();
      shell.kill('SIGKILL');
      await closed;
    },
  };
}
