// Writes docs/errors.md: `npm run build && node test/tables/make-errors-page.mjs > docs/errors.md`.
// The codes, when they occur and what to do stand in src/api/error-codes.ts. test/errors-page.test.ts compares.
import { ERROR_CODES } from '../../dist/api/error-codes.js';

const INTRODUCTION = `<!-- Made by test/tables/make-errors-page.mjs from src/api/error-codes.ts: change that, not this. -->

# Errors

The command prints an error that you can act on in two lines: \`error:\` says what is wrong, \`hint:\` names the file, field or
flag to change. Each such error has a code. It is stable, and stands where programs read: in \`failure.code\` of a trace
([trace-format.md](trace-format.md)) and in the log line of a request that failed before it reached the API server.
Other codes there come from Node.js or undici, such as \`ECONNREFUSED\`.
A client gets them in a \`Status\`: 504 where the API server did not do something in time (\`ERR_CONNECT_TIMEOUT\`, \`ETIMEDOUT\`,
\`--request-timeout\`), otherwise 502, and 500 for a bug. Its message is also a \`Warning\`, which kubectl prints.
An error without a hint that begins with \`internal error\` is a bug of kubetrace: please report it.

| code | when | what to do |
|---|---|---|
`;

const rows = Object.entries(ERROR_CODES).map(([code, { when, remedy }]) => `| \`${code}\` | ${when} | ${remedy} |`);
process.stdout.write(`${INTRODUCTION}${rows.join('\n')}\n`);
