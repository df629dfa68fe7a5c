import { answerJson } from '../answer.ts';
import type { Route } from '../route.ts';
import { openApiDocument } from './openapi-document.ts';

/** What the API does, for programs. `version`: of kubetrace. */
export function openApiRoutes(version: string): Route[] {
  return [{ method: 'GET', path: /^openapi\.json$/, answer: ({ res }) => answerJson(res, openApiDocument(version)) }];
}
