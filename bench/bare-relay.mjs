import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import Pool from 'undici/lib/dispatcher/pool.js';

// node bench/bare-relay.mjs: the limit. What node:http and undici cost with nothing between them: no record, no filter, no check of a head, no error that is handled.
const { clusters, users } = JSON.parse(readFileSync(process.env.KUBECONFIG, 'utf8'));
const [{ cluster }] = clusters;
const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
const pool = new Pool(cluster.server, { connect: { ca } });
const authorization = `Bearer ${users[0].user.token}`;

const server = createServer((req, res) => {
  pool.dispatch(
    { method: req.method, path: req.url, headers: ['Authorization', authorization] },
    {
      onConnect: () => undefined,
      onHeaders(status, headers) {
        res.writeHead(
          status,
          headers
            .map((each) => each.toString('latin1'))
            .filter((each, i, all) => !/^connection$/i.test(all[i - (i % 2)])),
        );
        return true;
      },
      onData: (chunk) => res.write(chunk),
      onComplete: () => res.end(),
      onError: (error) => res.destroy(error),
    },
  );
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`Starting to serve on 127.0.0.1:${server.address().port}\n`));
