import { A_BINDING_TO_VIEW } from './a-binding-to-view.ts';
import { A_TOKEN_BY_CURL } from './a-token-by-curl.ts';
import { AUTOMATION } from './automation.ts';
import { EVERYBODYS_RIGHTS } from './everybodys-rights.ts';
import { GROUPS_AND_VERSIONS } from './groups-and-versions.ts';
import { HOW_A_URL_IS_READ } from './how-a-url-is-read.ts';
import { KAPIS } from './kubesphere/kapis.ts';
import { WORKSPACE_ROLES } from './kubesphere/workspace-roles.ts';
import type { Lesson } from './lesson.ts';
import { LIST_WITH_NAMES } from './list-with-names.ts';
import { NAMESPACED_OR_NOT } from './namespaced-or-not.ts';
import { NON_RESOURCE_URLS } from './non-resource-urls.ts';
import { POD_LOGS } from './pod-logs.ts';
import { THE_IDENTITY_OF_A_POD } from './the-identity-of-a-pod.ts';
import { WHAT_GET_SENDS } from './what-get-sends.ts';

/** In the order in which to take them. */
export const LESSONS: readonly Lesson[] = [
  WHAT_GET_SENDS,
  HOW_A_URL_IS_READ,
  GROUPS_AND_VERSIONS,
  NAMESPACED_OR_NOT,
  A_TOKEN_BY_CURL,
  THE_IDENTITY_OF_A_POD,
  EVERYBODYS_RIGHTS,
  POD_LOGS,
  LIST_WITH_NAMES,
  NON_RESOURCE_URLS,
  A_BINDING_TO_VIEW,
  AUTOMATION,
  KAPIS,
  WORKSPACE_ROLES,
];
