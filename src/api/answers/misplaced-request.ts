import { resourceDoubt } from '../catalog/resource-doubt.ts';
import type { Answered, Remedy } from './remedy-rule.ts';

/**
 * Of a 404 for a path that cannot be: the singular, a kind, another group, a version that was removed, segments in the wrong order. It says
 * what `decode` says of the path. `undefined` where the resources of Kubernetes do not show what was meant: the server knows better then.
 */
export function misplacedRequest({ answer, request }: Answered): Remedy | undefined {
  const { requestInfo, method } = request;
  if (answer.code !== 404 || requestInfo === undefined || !OF_SERVER.test(answer.message)) return undefined;
  const text = resourceDoubt(requestInfo, method)?.text ?? '';
  if (!HAS_MEANT.test(text) || text.length > MAX_LENGTH) return undefined;
  return { isCertain: true, text };
}

/** The words of an API server that has nothing at a path; where it has an object of another name, the path is right. */
const OF_SERVER = /^404 page not found|could not find the requested resource/;
const HAS_MEANT = /; (?:did you mean|write) \//;
const MAX_LENGTH = 600;
