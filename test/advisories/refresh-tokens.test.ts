import { once } from 'node:events';
import { chmod, lstat, readdir, readFile, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { type Home, aHome } from '../support/a-home.ts';
import { anOidcKubeconfig, anOidcProvider } from '../support/an-oidc-provider.ts';
import type { OidcProvider, OidcProviderOptions } from '../support/an-oidc-provider.ts';
import { aToken } from '../support/a-token.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

const CONFIG = '.kube/config';

describe('what a refresh-token buys is in the kubeconfig before it is used', () => {
  test('in the file that the user came from, through a symbolic link, its mode and all else kept', async () => {
    await using provider = await anOidcProvider(LATER);
    await using home = await aHome({ 'first.yaml': 'kind: Config # nobody\nusers: []\n' });
    const text = yamlFor(provider);
    await home.write('real/second.yaml', text);
    await chmod(`${home.folder}/real/second.yaml`, 0o640);
    await symlink('real/second.yaml', `${home.folder}/second.yaml`);
    const env = { ...home.environment.env, KUBECONFIG: `${home.folder}/first.yaml:${home.folder}/second.yaml` };
    const upstream = await loadUpstream({}, { ...home.environment, env });
    const { authorization } = await upstream.authenticate();

    const written = await readFile(`${home.folder}/real/second.yaml`, 'utf8');
    const [, token] = /id-token: "(.*)"/u.exec(written) ?? [];
    expect(authorization).toEqual([['Authorization', `Bearer ${token}`]]);
    expect(written).toBe(
      text.replace('id-token: old', `id-token: "${token}"`).replace('refresh-token: R1', 'refresh-token: "R2"'),
    );
    expect((await stat(`${home.folder}/second.yaml`)).mode & 0o777).toBe(0o640);
    expect((await lstat(`${home.folder}/second.yaml`)).isSymbolicLink()).toBe(true);
    expect(await readFile(`${home.folder}/first.yaml`, 'utf8')).toBe('kind: Config # nobody\nusers: []\n');
    expect((await readdir(home.folder)).toSorted()).toEqual(['first.yaml', 'real', 'second.yaml']);
    expect(await readdir(`${home.folder}/real`)).toEqual(['second.yaml']);
  });

  test('twenty requests at once, and another kubetrace at the same time: each refresh-token is sent once', async () => {
    await using provider = await anOidcProvider(LATER);
    await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
    const [one, other] = await Promise.all([loadUpstream({}, home.environment), loadUpstream({}, home.environment)]);
    const sent = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other).authenticate().then(authorizationOf)),
    );
    expect(new Set(sent).size).toBe(1);
    expect(provider.sent()).toEqual(['R1']);
    expect(await stored(home)).toMatchObject({ 'refresh-token': 'R2' });
  });

  test('one that waits for the lock of a kubectl goes on from what that kubectl has written', async () => {
    await using provider = await anOidcProvider(LATER);
    await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
    const lock = `${home.folder}/${CONFIG}.lock`;
    await writeFile(lock, '', { mode: 0 });
    const upstream = await loadUpstream({}, home.environment);
    const asked = upstream.authenticate();
    // It waits for longer than others take who find no lock.
    for (let i = 0; i < 2; i++) await refreshElsewhere();
    const before = await Promise.race([asked, Promise.resolve('waiting')]);
    const kubectls = anOidcKubeconfig(provider.config({ 'id-token': LATER_TOKEN, 'refresh-token': 'R2' }));
    await home.write(CONFIG, kubectls);
    await unlink(lock);
    expect([before, authorizationOf(await asked), provider.sent()]).toEqual(['waiting', `Bearer ${LATER_TOKEN}`, []]);
  });

  test('a kubectl that was faster: its tokens are used', async () => {
    await using home = await aHome();
    await using provider = await anOidcProvider({
      ...LATER,
      before: async (res) => {
        res.writeHead(400).end('{"error":"invalid_grant"}');
        await once(res, 'close');
        await home.write(CONFIG, anOidcKubeconfig(provider.config({ 'id-token': LATER_TOKEN, 'refresh-token': 'R2' })));
        return true;
      },
    });
    await home.write(CONFIG, anOidcKubeconfig(provider.config()));
    const upstream = await loadUpstream({}, home.environment);
    expect(authorizationOf(await upstream.authenticate())).toBe(`Bearer ${LATER_TOKEN}`);
    expect(provider.sent()).toEqual(['R1']);
  });

  test('a kubetrace that was killed while it refreshed delays nobody', async () => {
    await using provider = await anOidcProvider(LATER);
    await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
    await using ended = theCommand(['--version']);
    await ended.exitCode;
    const { hostname } = await import('node:os');
    await home.write(`${CONFIG}.kubetrace-refresh`, `${ended.child.pid} ${hostname()}\n`);
    await (await loadUpstream({}, home.environment)).authenticate();
    expect([provider.sent(), await readdir(`${home.folder}/.kube`)]).toEqual([['R1'], ['config']]);
  });
});

describe('a refresh-token whose successor could not be kept is not sent', () => {
  test.each<[string, (home: Home, config: string) => Promise<string>, RegExp]>([
    [
      'no lock can be made',
      async (home, config) => {
        const name = 'c'.repeat(252);
        await home.write(name, config);
        return `${home.folder}/${name}`;
      },
      /could not be kept: \S+ cannot be written: ENAMETOOLONG/u,
    ],
    [
      'its place is a YAML alias',
      async (home, config) => {
        const { users, ...rest } = parse(config) as Record<string, [{ user: { 'auth-provider': { config: object } } }]>;
        const shared = users![0].user['auth-provider'].config;
        const text = JSON.stringify({ shared, ...rest, users })
          .replace('"shared":', '"shared": &it ')
          .replace(/"config":\{[^}]*\}/u, '"config": *it');
        await home.write('aliased', text);
        return `${home.folder}/aliased`;
      },
      /is not written out in \S+/u,
    ],
    [
      'it came from something that is not a file',
      async (home) => {
        await home.write('directory/in', '');
        return `${home.folder}/directory`;
      },
      /is not a regular file/u,
    ],
  ])('%s', async (_, place, message) => {
    await using provider = await anOidcProvider(LATER);
    const config = anOidcKubeconfig(provider.config());
    await using home = await aHome();
    const file = await place(home, config);
    const readFileOnce = async (path: string) =>
      path === `${home.folder}/directory` ? config : readFile(path, 'utf8');
    const upstream = await loadUpstream({ kubeconfig: file }, { ...home.environment, readFile: readFileOnce });
    const error = await upstream.authenticate().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ERR_OIDC',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('let kubectl renew'),
    });
    expect((error as Error).message).toContain(`auth-provider oidc of user "eve" in ${file}: the id-token has expired`);
    expect(provider.asked).toEqual([]);
  });

  test('where writing fails after all, the new one is used from memory, a message says so, and the old one is not sent', async () => {
    await using home = await aHome();
    let breaks = true;
    await using provider = await anOidcProvider({
      ...LATER,
      before: async () => {
        if (breaks) await rename(`${home.folder}/${CONFIG}`, `${home.folder}/away`);
      },
    });
    await home.write(CONFIG, anOidcKubeconfig(provider.config()));
    const upstream = await loadUpstream({}, home.environment);
    await upstream.authenticate();
    expect(home.said()).toContain('the new refresh-token could not be kept, so kubectl needs a new login');
    await rename(`${home.folder}/away`, `${home.folder}/${CONFIG}`);
    breaks = false;
    home.pass(60_000);
    expect(await upstream.refresh()).toBe(true);
    expect([provider.sent(), (await stored(home))['refresh-token']]).toEqual([['R1', 'R2'], 'R3']);
  });
});

describe('a refresh-token is never sent a second time', () => {
  test.each<[string, object, Record<string, string>, 'header' | 'body', string]>([
    ['nothing', {}, {}, 'header', 'grant_type=refresh_token&refresh_token=R1'],
    [
      'client_secret_basic',
      methods('client_secret_post', 'client_secret_basic'),
      {},
      'header',
      'grant_type=refresh_token&refresh_token=R1',
    ],
    [
      'client_secret_post only',
      methods('private_key_jwt', 'client_secret_post'),
      {},
      'body',
      'grant_type=refresh_token&refresh_token=R1&client_id=kube&client_secret=hush',
    ],
    [
      'nothing, to a client without a secret',
      {},
      { 'client-secret': '' },
      'body',
      'grant_type=refresh_token&refresh_token=R1&client_id=kube',
    ],
  ])('the secret goes where the provider wants it, at once: it says %s', async (_, discovery, more, place, form) => {
    await using provider = await anOidcProvider({ ...LATER, discovery });
    await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config(more)) });
    await (await loadUpstream({}, home.environment)).authenticate();
    expect(provider.asked.map((asked) => [asked.authorization !== undefined, asked.form.toString()])).toEqual([
      [place === 'header', form],
    ]);
  });

  test.each<[string, NonNullable<OidcProviderOptions['before']>, RegExp]>([
    ['is refused', answering((res) => res.writeHead(400).end('{"error":"invalid_grant"}')), /log in again, or check/u],
    ['is refused for its client', answering((res) => res.writeHead(401).end('{"error":"invalid_client"}')), /log in/u],
    ['makes the provider fail', answering((res) => res.writeHead(500).end()), /may be spent and is not sent again/u],
    ['is lost with its connection', answering((res) => res.destroy()), /may be spent and is not sent again/u],
    ['gets a redirect', answering((res) => res.writeHead(307, { Location: '/token' }).end()), /log in again/u],
  ])(
    'not for any other request when it %s, but new tokens in the kubeconfig are used at once',
    async (_, before, hint) => {
      await using provider = await anOidcProvider({ ...LATER, before });
      await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
      const upstream = await loadUpstream({}, home.environment);
      for (let i = 0; i < 3; i++) {
        await expect(upstream.authenticate()).rejects.toMatchObject({ hint: expect.stringMatching(hint) });
        expect(await upstream.refresh()).toBe(false);
        home.pass(3_600_000);
      }
      expect(provider.sent()).toEqual(['R1']);
      await home.write(CONFIG, anOidcKubeconfig(provider.config({ 'id-token': LATER_TOKEN, 'refresh-token': 'R5' })));
      expect(authorizationOf(await upstream.authenticate())).toBe(`Bearer ${LATER_TOKEN}`);
    },
  );

  test('one that was not processed is kept: an overloaded provider is asked again after a while', async () => {
    let busy = true;
    const before: OidcProviderOptions['before'] = (res) => {
      if (busy) res.writeHead(503).end();
      return busy;
    };
    await using provider = await anOidcProvider({ ...LATER, before });
    await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
    const upstream = await loadUpstream({}, home.environment);
    for (let i = 0; i < 3; i++) await expect(upstream.authenticate()).rejects.toThrow('answered 503');
    expect(provider.sent()).toEqual(['R1']);
    busy = false;
    home.pass(10_000);
    await upstream.authenticate();
    expect(provider.sent()).toEqual(['R1', 'R1']);
  });
});

describe.skipIf(kubectls().length === 0)(
  'together with kubectl, with a provider that accepts each refresh-token once',
  () => {
    test.each(kubectls())('kubectl $version and kubetrace take turns, and nobody is logged out', async (kubectl) => {
      // Expired when they come, so that everybody needs another.
      await using provider = await anOidcProvider({ expires: () => Math.floor(Date.now() / 1000) - 1 });
      await using server = await anApiServer();
      await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config(), server.cluster) });
      const env = { HOME: home.folder };
      const kubetrace = async () => {
        const script = "fetch(process.env.KUBETRACE_URL + '/version').then((a) => a.text()).then(console.log)";
        await using command = theCommand(['run', '-v', '0', '--', process.execPath, '-e', script], env);
        expect(await command.exitCode).toBe(0);
        return command.written.stdout;
      };
      const plain = async () => (await runKubectl(kubectl, ['get', '--raw', '/version'], { env })).stdout;
      for (const run of [kubetrace, plain, kubetrace, kubetrace, plain]) expect(await run()).toContain('Bearer ');
      expect(provider.sent()).toEqual(['R1', 'R2', 'R3', 'R4', 'R5']);
      expect(await stored(home)).toMatchObject({ 'refresh-token': provider.valid() });

      // At the same time each waits for its turn, and goes on from what the one before has written.
      await Promise.all([kubetrace(), kubetrace(), kubetrace()]);
      expect(provider.sent().slice(5)).toEqual(['R6', 'R7', 'R8']);
      expect(await stored(home)).toMatchObject({ 'refresh-token': provider.valid() });
      expect(await plain()).toContain('Bearer ');
    });
  },
);

/** From beginning to end, with a provider and a kubeconfig of its own. */
async function refreshElsewhere(): Promise<void> {
  await using provider = await anOidcProvider(LATER);
  await using home = await aHome({ [CONFIG]: anOidcKubeconfig(provider.config()) });
  await (await loadUpstream({}, home.environment)).authenticate();
}

/** Answers a token request so, whatever it holds. */
function answering(answer: (res: ServerResponse) => unknown): (res: ServerResponse) => true {
  return (res) => {
    answer(res);
    return true;
  };
}

/** The clock of `aHome` stands at the beginning of 2026. */
const LATER_AT = Date.UTC(2027, 0, 1) / 1000;
const LATER: OidcProviderOptions = { expires: () => LATER_AT };
const LATER_TOKEN = aToken({ sub: 'eve', exp: LATER_AT });

function methods(...supported: readonly string[]): object {
  return { token_endpoint_auth_methods_supported: supported };
}

function authorizationOf({ authorization }: { readonly authorization: readonly (readonly [string, string])[] }) {
  return authorization[0]?.[1];
}

async function stored(home: Home): Promise<Record<string, string>> {
  const { users } = parse(await readFile(`${home.folder}/${CONFIG}`, 'utf8')) as {
    users: [{ user: { 'auth-provider': { config: Record<string, string> } } }];
  };
  return users[0].user['auth-provider'].config;
}

/** With comments, odd spacing and fields that nobody knows. */
function yamlFor(provider: OidcProvider): string {
  const config = Object.entries(provider.config({ 'id-token': 'old' }));
  return `# Written by hand.
apiVersion: v1
kind: Config
current-context: dev
x-mine: {a:   [1,  2]}
contexts: [{name: dev, context: {cluster: lab, user: eve}}]
clusters: [{name: lab, cluster: {server: "https://lab:6443"}}]
users:
  - name: eve   # me
    user:
      auth-provider:
        name: oidc
        config:
${config.map(([field, value]) => `          ${field}: ${value}`).join('\n')}
`;
}

/** Says what Authorization it got. */
async function anApiServer() {
  const ca = createCertificateAuthority();
  const server = createServer(ca.issueServer(['127.0.0.1']), (req, res) => res.end(`${req.headers.authorization}\n`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    cluster: {
      server: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      'certificate-authority-data': Buffer.from(ca.cert).toString('base64'),
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
