/**
 * What stands for something that a denial does not name. No namespace may have capitals in its name and there is no such kind, so that the
 * server refuses what is applied as it stands; where a rule only names somebody, nobody is called that.
 */
export const PLACEHOLDERS = {
  namespace: 'NAMESPACE',
  user: 'USER',
  /** Whom somebody wants to act as. */
  impersonated: 'IMPERSONATED-USER',
  /** Of a subject whose name is not known. */
  kind: 'KIND',
} as const;
