import { type Attributes, combinedResource } from './rule-match.ts';

/** What a request asks for, in words for a person: `get pods/log "web-0" in namespace team-a`, `list nodes at the cluster scope`, `get path /metrics`. */
export function actionText(attributes: Attributes): string {
  const verb = attributes.verb === '' ? 'use the empty verb on' : attributes.verb;
  if (!attributes.isResourceRequest) return `${verb} path ${attributes.path}`;
  const { apiGroup, name, namespace } = attributes;
  const resource = combinedResource(attributes) || '""';
  const about = `${resource}${apiGroup && ` of ${apiGroup}`}${name && ` ${JSON.stringify(name)}`}`;
  return `${verb} ${about} ${namespace === '' ? 'at the cluster scope' : `in namespace ${namespace}`}`;
}

/** The user at the start of a sentence; a denial may leave the name out. */
export function userText(username: string | undefined): string {
  return username === undefined || username === '' ? 'The user' : username;
}
