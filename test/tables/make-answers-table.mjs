// Makes answers.jsonl, errors of real API servers and what is shown of each, one a line: `{ from, code, method, target, contentType, type,
// body, words, remedy, isCertain }`. Usage, after `npm run build`: node test/tables/make-answers-table.mjs CORPUS_DIRECTORY
// Without a corpus the recorded rows stay as they are, and what is shown of all rows is made anew.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerInBody } from '../../dist/api/answers/answer-in-body.js';
import { explainAnswer } from '../../dist/api/answers/explain-answer.js';
import { requestInfoOf } from '../../dist/api/request/request-info.js';
import { OTHER_ANSWERS } from './other-answers.mjs';

const TABLE = join(import.meta.dirname, 'answers.jsonl');

const recorded = process.argv[2] === undefined ? kept() : picked(join(process.argv[2], 'requestinfo.jsonl'));
const rows = [...recorded, ...OTHER_ANSWERS].map((row) => ({ ...row, ...shown(row) }));
rows.sort((one, other) => one.code - other.code);
writeFileSync(TABLE, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

function kept() {
  return existsSync(TABLE) ? lines(TABLE).filter(({ from }) => from === 'recorded') : [];
}

/** Of the many answers with the same words about another place, one of each remedy. */
function picked(file) {
  const seen = new Set();
  return lines(file)
    .flatMap(({ request, response, asAdmin }) => [response, asAdmin].map((answer) => rowOf(request, answer ?? {})))
    .filter((row) => {
      if (row === undefined) return false;
      const { remedy, words } = shown(row);
      const kind = `${row.code} ${remedy ?? words.join()}`.replaceAll(
        /\b[\w.]*(?:pods|nodes|configmaps|team-a)\b/g,
        '',
      );
      return !seen.has(kind) && seen.add(kind);
    });
}

function rowOf({ method, target, headers }, { status, message, bodyText }) {
  if (!(status >= 400) || status === 401 || status === 403 || target.length > 120) return undefined;
  if (message === undefined && bodyText === undefined) return undefined;
  const contentType = headers['Content-Type'];
  return {
    from: 'recorded',
    code: status,
    method,
    target,
    ...(contentType && { contentType }),
    ...(message === undefined ? { type: 'text/plain', body: bodyText } : statusBody(status, message)),
  };
}

/** The recording kept the message. */
function statusBody(code, message) {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, code };
  return { type: 'application/json', body: JSON.stringify(status) };
}

function shown({ code, method = '', target, contentType, type, body }) {
  const requestInfo = target === undefined ? undefined : requestInfoOf(method, target);
  const answer = answerInBody(code, type, Buffer.from(body));
  const { words, remedy } = explainAnswer(answer, { method, contentType, requestInfo });
  return { words, remedy: remedy?.text, isCertain: remedy?.isCertain };
}

function lines(file) {
  return readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
}
