import { expect, test } from 'vitest';
import { answerInBody, textAnswer } from '../../../src/api/answers/answer-in-body.ts';
import { answerRemedy } from '../../../src/api/answers/answer-remedy.ts';
import { explainAnswer } from '../../../src/api/answers/explain-answer.ts';
import { requestInfoOf } from '../../../src/api/request/request-info.ts';
import { readTable } from '../../support/table.ts';

interface Row {
  readonly code: number;
  readonly method?: string;
  readonly target?: string;
  readonly contentType?: string;
  readonly type: string;
  readonly body: string;
  readonly words: readonly string[];
  readonly remedy?: string;
  readonly isCertain?: boolean;
}

const ROWS = readTable<Row>('answers');

test.each(ROWS.map((row) => [`${row.code} ${row.method ?? ''} ${row.words[0] ?? ''}`, row] as const))(
  '%s',
  (_, row) => {
    const { code, method = '', target, contentType, type, body } = row;
    const requestInfo = target === undefined ? undefined : requestInfoOf(method, target);
    const answer = explainAnswer(answerInBody(code, type, Buffer.from(body)), { method, contentType, requestInfo });
    expect(answer.words).toEqual(row.words);
    expect(answer.remedy).toEqual(row.remedy && { text: row.remedy, isCertain: row.isCertain });
  },
);

test('a remedy is one or two sentences without a placeholder that nobody filled', () => {
  const remedies = ROWS.flatMap(({ remedy }) => remedy ?? []);
  expect(remedies.length).toBeGreaterThan(80);
  expect(remedies.filter((text) => text.length > 230 || /[{}]/.test(text))).toEqual([]);
});

test('what kubectl prints of an error is enough for most remedies', () => {
  const text = (code: number, message: string) => answerRemedy(textAnswer(code, message))?.text;
  expect(text(404, 'no matches for kind "Deployment" in version "extensions/v1beta1"')).toMatch(
    /^Kubernetes 1\.16 .* apps\/v1/,
  );
  expect(text(404, 'no matches for kind "Widget" in version "example.com/v1"')).toContain('install its CRD first');
  expect(text(409, 'Operation cannot be fulfilled on pods "x": the object has been modified')).toContain(
    'Read it again',
  );
});

test('a GET of kubectl apply for what does not exist yet, or of kubectl delete for what is gone, is not called a mistake', () => {
  const answer = answerInBody(
    404,
    'application/json',
    Buffer.from('{"kind":"Status","apiVersion":"v1","message":"pods \\"a\\" not found"}'),
  );
  expect(answerRemedy(answer, { method: 'GET', kubectlCommand: 'kubectl apply' })?.text).toContain('nothing is wrong');
  const gone = answerRemedy(answer, { method: 'GET', kubectlCommand: 'kubectl delete' });
  expect(gone?.text).toBe('kubectl delete waits until the object is gone, and it is: nothing is wrong.');
  expect(answerRemedy(answer, { method: 'DELETE', kubectlCommand: 'kubectl delete' })?.text).toMatch(/^There is no/);
  expect(answerRemedy(answer, { method: 'GET', kubectlCommand: 'kubectl get' })?.text).toContain('There is no object');
});

test('a name that would mean something to a shell never reaches a command', () => {
  const message = 'namespaces "$(touch x)" not found';
  expect(answerRemedy(textAnswer(404, message))?.text).toContain('kubectl create namespace MISSING');
  expect(answerRemedy(textAnswer(404, 'pods "-n" not found'))?.text).not.toContain(' -n ');
});

test('a message made to be slow is not', { timeout: 60_000 }, () => {
  const parts = 'failed calling webhook "x": https://a.b.svc: x509 strict decoding error: unknown field ';
  const remedies = [400, 404, 409, 410, 413, 422, 429, 500, 503, 504].map((code) =>
    answerRemedy({ code, message: parts.repeat(10_000), reason: '', details: {}, form: 'status' }),
  );
  expect(remedies).toHaveLength(10);
});
