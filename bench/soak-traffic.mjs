import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const FAULTS = ['reset', 'end', 'cut', 'garbage', 'leave'];
const UPLOAD = Buffer.alloc(300_000, '{"kind":"ConfigMap"}');
const MAX_UNDER_WAY = 300;
const EXEC_SESSIONS = 5;

/**
 * Requests at a rate, as far as the machine keeps up: lists, one in ten denied, one in a hundred an upload, one in a hundred a fault; besides
 * watches that are opened again after a while, and exec sessions. Each has an id in its target.
 */
export function startTraffic(url, { rate, watches }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 });
  const asked = [];
  const answers = {};
  const count = (answer) => (answers[answer] = (answers[answer] ?? 0) + 1);
  const underWay = new Set();
  let isOver = false;

  const nextTarget = (path) => {
    const id = asked.length + 1;
    asked.push(id);
    return `${path}${path.includes('?') ? '&' : '?'}id=${id}`;
  };
  const track = (work) => {
    underWay.add(work);
    work.finally(() => underWay.delete(work));
  };

  function ask(path, { body, leave = false, method = body ? 'POST' : 'GET', until } = {}) {
    return new Promise((resolve) => {
      const end = (answer) => {
        count(answer);
        resolve();
      };
      const options = { method, agent: until ? false : agent };
      const req = request(url + nextTarget(path), options, (res) => {
        res.on('data', () => leave && req.destroy());
        res.on('end', () => end(res.statusCode)).on('error', () => end('cut'));
        until?.then(() => req.destroy());
      });
      req.on('error', () => end('cut'));
      req.end(body);
    });
  }

  function plain(n) {
    const fault = n % 100 === 50 ? FAULTS[((n / 100) % FAULTS.length) | 0] : undefined;
    if (fault) return ask(`/api/v1/namespaces/a/pods?fault=${fault}`, { leave: fault === 'leave' });
    if (n % 100 === 25) return ask('/api/v1/namespaces/a/configmaps', { body: UPLOAD });
    return ask(n % 10 === 3 ? '/api/v1/namespaces/denied/pods' : '/api/v1/namespaces/a/pods');
  }

  async function watch(i) {
    while (!isOver) {
      const until = Promise.race([sleep(5000 + ((i * 7919) % 20_000), undefined, { ref: false }), over]);
      await ask('/api/v1/pods?watch=1', { until });
    }
  }

  async function exec() {
    const { hostname, port } = new URL(url);
    while (!isOver) {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.on('close', resolve));
      const lines = ['Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
      socket.write(
        `GET ${nextTarget('/api/v1/namespaces/a/pods/web-0/exec?command=sh')} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`,
      );
      let came = '';
      socket.on('data', (data) => (came = (came + data).slice(-200)));
      for (let i = 0; i < 20 || (!came.includes('hell') && i < 300); i++) {
        if (isOver) break;
        await sleep(100);
        socket.write(Buffer.from([0x82, 0x05, 0, 0x68, 0x65, 0x6c, 0x6c]));
      }
      count(came.includes('hell') ? 'exec' : 'exec failed');
      socket.end();
      await closed;
    }
  }

  let finish;
  const over = new Promise((resolve) => (finish = resolve));
  for (let i = 0; i < watches; i++) track(watch(i));
  for (let i = 0; i < EXEC_SESSIONS; i++) track(exec());
  const long = underWay.size;
  let sent = 0;
  let due = 0;
  const timer = setInterval(() => {
    for (due += rate / 100; due >= 1; due--) if (underWay.size < long + MAX_UNDER_WAY) track(plain(sent++));
  }, 10);
  return {
    done: () => asked.length,
    async stop() {
      clearInterval(timer);
      isOver = true;
      finish();
      await Promise.all(underWay);
      agent.destroy();
      return { asked, answers };
    },
  };
}
