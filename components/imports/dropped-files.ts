import type { NamedFile } from './tar'

/** Files of a drop, folders walked to the bottom, each with its path inside them. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  // The entries have to be taken before the first await: afterwards the list of the event is empty.
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile())
  const found = await Promise.all(
    entries.map((entry) =>
      entry === null ? [] : entry instanceof File ? [{ path: entry.name, file: entry }] : walk(entry),
    ),
  )
  return found.flat().filter(isWanted)
}

/** Files of an input; of a chosen folder with their path in it. */
export const chosenFiles = (list: FileList): NamedFile[] =>
  [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(isWanted)

// Files of the operating system, not exports.
const isWanted = ({ path }: NamedFile) =>
  !/(^|\/)__MACOSX\//.test(path) &&
  !/^(\.DS_Store|Thumbs\.db|desktop\.ini|\._.*)$/s.test(path.slice(path.lastIndexOf('/') + 1))

async function walk(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ path: entry.fullPath.replace(/^\//, ''), file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: NamedFile[] = []
  // A reader hands over at most a hundred entries at a time, and an empty list at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return found
    for (const one of some) found.push(...(await walk(one)))
  }
}
