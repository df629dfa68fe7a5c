import { expect, test } from 'vitest';
import { textAnswer } from '../../../src/api/answers/answer-in-body.ts';
import { misplacedRequest } from '../../../src/api/answers/misplaced-request.ts';
import { resourceDoubt } from '../../../src/api/catalog/resource-doubt.ts';
import { requestInfoOf } from '../../../src/api/request/request-info.ts';

const NOT_FOUND = ['404 page not found', 'the server could not find the requested resource'];

const remedyOf = (target: string, message = NOT_FOUND[0]!, code = 404) =>
  misplacedRequest({
    answer: textAnswer(code, message),
    request: { method: 'GET', requestInfo: requestInfoOf('GET', target) },
  });

test.each([
  ['/api/v1/namespaces/a/pod', '/api/v1/namespaces/a/pods'],
  ['/api/v1/namespaces/a/Pod/web', '/api/v1/namespaces/a/pods/web'],
  ['/api/v1/namespaces/a/PODS', '/api/v1/namespaces/a/pods'],
  ['/api/v1/namespaces/a/deployments', '/apis/apps/v1/namespaces/a/deployments'],
  ['/api/v1/namespaces/a/pods/web/logs', '/api/v1/namespaces/a/pods/web/log'],
  ['/api/v1/pods/a/web', '/api/v1/namespaces/a/pods/web'],
  ['/v1/pods', '/api/v1/pods'],
  ['/apis/policy/v1beta1/namespaces/a/poddisruptionbudgets', '/apis/policy/v1/namespaces/a/poddisruptionbudgets'],
])('404 for %s says what decode says: did you mean %s?', (target, meant) => {
  const said = resourceDoubt(requestInfoOf('GET', target)!, 'GET')!.text;
  for (const message of NOT_FOUND) expect(remedyOf(target, message)).toEqual({ isCertain: true, text: said });
  expect(said).toContain(`did you mean ${meant}?`);
});

test('a namespace that is missing is to be written', () => {
  expect(remedyOf('/api/v1/pods/web')?.text).toContain('write /api/v1/namespaces/NAMESPACE/pods/web');
});

test.each([
  ['/api/v1/namespaces/a/pods', undefined, undefined],
  ['/apis/example.com/v1/widgets', undefined, undefined],
  ['/api/v1/namespaces/a/frobs', undefined, undefined],
  ['/api/v1/namespaces/a/pod/web', 'pods "web" not found', undefined],
  ['/api/v1/namespaces/a/pod', undefined, 405],
])('the server knows better of %s (%s, %s)', (target, message, code) => {
  expect(remedyOf(target, message, code)).toBeUndefined();
});
