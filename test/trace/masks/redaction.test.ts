import { expect, test } from 'vitest';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import { Redaction } from '../../../src/trace/masks/redaction.ts';

test('a header that was harmless is masked from the moment on that its value is a credential of ours', () => {
  const secrets = new HeldSecrets();
  const redaction = new Redaction(secrets);
  const raw = ['X-Trace', 'abcdefgh-1234', 'Accept', '*/*'];
  expect(redaction.headers(raw)).toEqual([
    ['X-Trace', 'abcdefgh-1234'],
    ['Accept', '*/*'],
  ]);
  secrets.hold('abcdefgh-1234');
  expect(redaction.headers(raw)).toEqual([
    ['X-Trace', '<masked>'],
    ['Accept', '*/*'],
  ]);
});

test('a value that comes after a harmless one of the same name is looked at anew', () => {
  const redaction = new Redaction(new HeldSecrets());
  expect(redaction.headers(['Link', 'https://a.example/'])).toEqual([['Link', 'https://a.example/']]);
  expect(redaction.headers(['Link', 'https://a.example/?token=abc'])).toEqual([
    ['Link', 'https://a.example/?token=<masked>'],
  ]);
  expect(redaction.headers(['Authorization', 'Bearer abc'])).toEqual([['Authorization', 'Bearer <masked>']]);
  expect(redaction.headers(['Authorization', 'Bearer abc'])).toEqual([['Authorization', 'Bearer <masked>']]);
});
