/**
 * What stands for something that a denial does not name. In capitals, which no name of a namespace may have, so that the server refuses
 * whatever is applied before they were replaced.
 */
export const PLACEHOLDERS = {
  namespace: 'NAMESPACE',
  user: 'USER',
  /** Whom somebody wants to act as. */
  impersonated: 'IMPERSONATED-USER',
  /** Of a subject whose name is not known. */
  kind: 'KIND',
} as const;
