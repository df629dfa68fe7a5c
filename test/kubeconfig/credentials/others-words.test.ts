import { expect, test } from 'vitest';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import { OthersWords } from '../../../src/kubeconfig/credentials/others-words.ts';

const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJldmUifQ.c2ln';

test.each<[said: string, shown: string]>(
  [
    [`got ${JWT} from the cache\n`, 'got <masked> from the cache\n'],
    ['client_secret=hunter2 is wrong', 'client_secret=<masked> is wrong'],
    ['denied in this scope: password=hunter2', 'denied in this scope: password=<masked>'],
    ['{"refresh_token": "1//0gAbC-x", "n": 1}', '{"refresh_token": "<masked>", "n": 1}'],
    ['--token=abc --cluster=lab', '--token=<masked> --cluster=lab'],
    ['Authorization: Bearer abcdefg12345', 'Authorization: Bearer <masked>'],
    ['the password is H3ld-P4ssword, they say', 'the password is <masked>, they say'],
    ['cannot refresh token: oauth2: cannot fetch token: 400', 'cannot refresh token: oauth2: cannot fetch token: 400'],
    ['the bearer token is missing', 'the bearer token is missing'],
    ['Password: ', 'Password: '],
    ['enter the code ABCD-EF12 at https://login.example/device?user_code=ABCD-EF12', undefined],
    ['eyJust kidding', 'eyJust kidding'],
    ['session expired: run corp-login\n', 'session expired: run corp-login\n'],
    ['\u00fcber alles: \u20ac\n', '\u00fcber alles: \u20ac\n'],
  ].map(([said, shown]) => [said!, shown ?? said!] as [string, string]),
)('%j', (said, shown) => {
  const bytes = Buffer.from(said);
  for (const size of [1, 2, 3, 7, 1000]) {
    const [words, written] = heard();
    for (let at = 0; at < bytes.length; at += size) words.add(bytes.subarray(at, at + size));
    words.end();
    expect(written.join('')).toBe(shown);
  }
});

test('a question is shown before its answer is given', () => {
  const [words, written] = heard();
  words.add(Buffer.from('Password for eve: '));
  expect(written.join('')).toBe('Password for eve: ');
  words.add(Buffer.from('\nOTP:'));
  expect(written.join('')).toBe('Password for eve: \nOTP:');
});

test('what may be a credential waits for its end, but not forever', () => {
  const [words, written] = heard();
  words.add(Buffer.from(`token=${'x'.repeat(40_000)}`));
  expect(written.join('')).toBe('token=<masked>');
});

function heard(): readonly [OthersWords, string[]] {
  const secrets = new HeldSecrets();
  secrets.hold('H3ld-P4ssword');
  const written: string[] = [];
  return [new OthersWords({ secrets, stderr: { write: (text) => written.push(text) } }), written];
}
