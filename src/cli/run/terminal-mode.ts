import { spawn } from 'node:child_process';

/**
 * The mode of the terminal behind a descriptor, as `stty -g` writes it: editors, pagers, `exec -it` and prompts with a line editor change it and change
 * it back. `undefined` where there is no stty, or no terminal.
 */
export function terminalMode(descriptor: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const stty = spawn('stty', ['-g'], { stdio: [descriptor, 'pipe', 'ignore'] });
    let mode = '';
    stty.stdout?.on('data', (chunk) => (mode += String(chunk)));
    stty.once('error', () => resolve(undefined));
    stty.once('close', (code) => resolve(code === 0 ? mode.trim() : undefined));
  });
}
