// What the real kubectl proxy makes of an expression: `node:http` against `kubectl proxy --reject-paths=EXPRESSION`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { tmpdir } from 'node:os';

/** Go's reason for not taking the expression; or, for each path, whether it matches. */
export async function kubectlFilter(kubectl, expression, paths) {
  const args = ['proxy', '--port=0', '--server=http://127.0.0.1:1', `--reject-paths=${expression}`];
  const child = spawn(kubectl, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: tmpdir() },
  });
  const ended = once(child, 'close');
  try {
    const { port, problem } = await started(child);
    if (problem !== undefined) return { problem };
    return { matches: await Promise.all(paths.map((path) => isRefused(port, path))) };
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Its port, or why it does not start. */
function started(child) {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (data) => {
      out += data;
      const [, port] = /:(\d+)\n/.exec(out) ?? [];
      if (port) resolve({ port: Number(port) });
    });
    child.stderr.on('data', (data) => (err += data));
    child.once('error', reject).once('close', () => {
      const [, problem] = /error parsing regexp: (.*?)\n?$/s.exec(err) ?? [];
      if (problem === undefined) reject(new Error(`kubectl proxy ended: ${err}`));
      else resolve({ problem });
    });
  });
}

async function isRefused(port, path) {
  const target = path.split('/').map(encodeURIComponent).join('/');
  const req = request({ port, host: '127.0.0.1', path: target, agent: false }).end();
  const [answer] = await once(req, 'response');
  answer.resume();
  return answer.statusCode === 403;
}
