/** Is an answer worth explaining? 422 is in it because a missing permission is reported so in a few places. */
export function mayBeDenial(status: number): boolean {
  return status === 403 || status === 401 || status === 422;
}
