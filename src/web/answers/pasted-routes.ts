import { decodedText } from '../pasted/decoded-text.ts';
import { explainedText } from '../pasted/explained-text.ts';
import { answerJson, WebError } from './answer.ts';
import { readJson } from './read-json.ts';
import type { Call, Route } from './route.ts';

/** What `kubetrace decode` and `kubetrace explain` say of a text. Asks no server. */
export function pastedRoutes(): Route[] {
  return [
    {
      method: 'POST',
      path: /^decode$/,
      async answer(call) {
        answerJson(call.res, decodedText(await pastedText(call)));
      },
    },
    {
      method: 'POST',
      path: /^explain$/,
      async answer(call) {
        const answer = await explainedText(await pastedText(call));
        if (answer.items.length === 0)
          throw new WebError(400, 'no 403, 401 or other error of an API server is in the text', DENIALS);
        answerJson(call.res, answer);
      },
    },
  ];
}

const DENIALS = 'give the Status, the line that kubectl printed, a HAR, or a kubetrace trace';

async function pastedText({ req }: Call): Promise<string> {
  const { text } = await readJson(req);
  if (typeof text !== 'string') throw new WebError(400, 'text: expected a string');
  if (text.length > MAX_TEXT) {
    throw new WebError(413, `the text is longer than ${MAX_TEXT} characters`, 'the commands take files of any size');
  }
  return text;
}

const MAX_TEXT = 256 * 1024;
