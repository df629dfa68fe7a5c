import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';
import { aProxyCommand } from '../../support/a-proxy-command.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-warn-'));
  const { cert, key } = createCertificateAuthority().issueServer(['127.0.0.1']);
  await writeFile(join(folder, 'tls.crt'), cert);
  await writeFile(join(folder, 'tls.key'), key);
});
afterAll(() => rm(folder, { recursive: true }));

const TLS = 'F/tls.crt --tls-private-key-file=F/tls.key';
const argsOf = (line: string) => line.replaceAll('F/', `${folder}/`).split(' ').filter(Boolean);

describe('who is warned of', () => {
  test.each([
    ['--address=0.0.0.0', /anyone who can reach this address can act as you/],
    [`--address=0.0.0.0 --tls-cert-file=${TLS}`, /anyone who can reach this address can act as you/],
    ['--address=0.0.0.0 --credentials=client', /can be read on the network; use --tls-cert-file/],
    [`--address=0.0.0.0 --credentials=client --accept-hosts=. --tls-cert-file=${TLS}`, undefined],
    [`--address=0.0.0.0 --require-key --tls-cert-file=${TLS}`, undefined],
  ])('%s', async (line, expected) => {
    await using proxy = await aProxyCommand(['--playground', ...argsOf(line)], { HOME: folder });
    if (expected) expect(proxy.written.stderr).toMatch(expected);
    else expect(proxy.written.stderr).not.toContain('warning');
  });
});
