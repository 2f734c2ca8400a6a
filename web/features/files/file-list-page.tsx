/** @TODO the list of a bucket's objects. */
export function FileListPage() {
  return null
}
