/** A file and where it goes: its path below the folder that takes it. */
export type PickedFile = {
  readonly file: File
  readonly path: string
  /** What is there already may be replaced. */
  readonly replace?: boolean
}

/** What a file field holds. */
export const chosenFiles = (files: Iterable<File>): PickedFile[] =>
  [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }))

/** Whether something dragged is a file and no text or link. */
export const holdsFiles = (data: DataTransfer | null): data is DataTransfer => data?.types.includes('Files') ?? false

/** What was dropped, folders with all that is in them. Must be called while the drop event is handled. */
export function droppedFiles(data: DataTransfer): Promise<PickedFile[]> {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.() ?? null).filter((entry) => entry !== null)
  return entries.length > 0 ? readAll(entries) : Promise.resolve(chosenFiles(data.files))
}

const readAll = async (entries: readonly FileSystemEntry[]): Promise<PickedFile[]> =>
  (await Promise.all(entries.map(read))).flat()

async function read(entry: FileSystemEntry): Promise<PickedFile[]> {
  if (isFile(entry)) return [{ file: await fileOf(entry), path: entry.fullPath.replace(/^\//, '') }]
  return isFolder(entry) ? readAll(await childrenOf(entry)) : []
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((resolve, reject) => entry.file(resolve, reject))

/** A folder is read in portions; an empty one is the end. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (portion.length === 0) return children
    children.push(...portion)
  }
}
