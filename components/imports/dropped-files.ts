import { counted } from '@/components/ui/figures'
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

/** What one delivery may be; the server refuses more. */
const BYTES_MAX = 2 * 2 ** 30

/** Why a file need not be sent at all; null when it may. */
export function refusedBecause({ size }: Pick<Blob, 'size'>): string | null {
  if (size === 0) return 'Empty file (0 bytes), not sent. Export it again.'
  if (size > BYTES_MAX) return 'Larger than 2 GiB, not sent. Split it, or compress it: .gz and .zip are read.'
  return null
}

/** What is sent at once, and becomes one import of each source that it tells of. */
export interface Parcel {
  name: string
  files: NamedFile[]
  /** Why it is not sent. */
  refused: string | null
}

const LACKING = 'Not sent: one of the files of this complete import is empty or too large.'

/**
 * One drop is one delivery: its files go together, so that one confirmation is asked for and not fifty. What is empty or too large
 * stays apart with its reason, and so much that one delivery could not hold it becomes several, unless it is complete only together.
 */
export function parcelsOf(files: readonly NamedFile[], isComplete: boolean): Parcel[] {
  const alone = (one: NamedFile, refused: string | null): Parcel => ({
    name: one.path,
    files: [one],
    refused,
  })
  const lacking = files.filter(({ file }) => refusedBecause(file))
  if (isComplete && files.length > 1 && lacking.length > 0)
    return files.map((one) => alone(one, refusedBecause(one.file) ?? LACKING))
  const parcels: NamedFile[][] = []
  let bytes = 0
  for (const one of files) {
    if (refusedBecause(one.file)) continue
    // The head of a member, and what fills its last block.
    const size = one.file.size + 1024
    const last = parcels.at(-1)
    if (last && (isComplete || bytes + size <= BYTES_MAX)) {
      last.push(one)
      bytes += size
    } else {
      parcels.push([one])
      bytes = size
    }
  }
  return [
    ...lacking.map((one) => alone(one, refusedBecause(one.file))),
    ...parcels.map((part) =>
      part.length === 1
        ? alone(part[0]!, null)
        : { name: counted(part.length, 'file'), files: part, refused: null },
    ),
  ]
}
