import { counted } from '@/components/ui/figures'
import type { FileSummary } from '@/lib/model/answers/imports'
import type { NamedFile } from './tar'

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
  files: readonly NamedFile[]
  /** Its files are complete, or tell of anything, only together. */
  isWhole: boolean
  /** Why it is not sent. */
  refused: string | null
}

const parcel = (files: readonly NamedFile[], isWhole = false, refused: string | null = null): Parcel => ({
  name: files.length === 1 ? files[0]!.path : counted(files.length, 'file'),
  files,
  isWhole,
  refused,
})

/**
 * Where a parcel ends that may be parted. The server unpacks 4 GiB and 10,000 files of one archive, and counts a compressed file as it
 * is packed and as it unpacks: logs that unpack to twenty times their size stay below that.
 */
const PARCEL_BYTES_MAX = 200_000_000
const PARCEL_FILES_MAX = 2_000

const LACKING = 'Not sent: one of the files of this complete import is empty or too large.'

// One archive among many files would spend what the server unpacks for all of them.
const isArchive = ({ path }: NamedFile) => /\.(zip|tar|tgz|tar\.gz)$/i.test(path)

/** The store of iam-collect that a file is a part of: the server puts its parts together, so they have to come together. */
const storeOf = ({ path }: NamedFile) => /^(.*?)(?:^|\/)accounts\/[^/]+\/iam\//.exec(path)?.[1]

/**
 * One drop is one delivery: its files go together, so that one confirmation is asked for and not fifty. What is empty or too large
 * stays apart with its reason, archives go alone, and so much that the server would refuse it at once becomes several, unless it is
 * complete only together.
 */
export function parcelsOf(files: readonly NamedFile[], isComplete: boolean): Parcel[] {
  const lacking = files.filter(({ file }) => refusedBecause(file))
  const fit = files.filter(({ file }) => !refusedBecause(file))
  if (isComplete && files.length > 1 && lacking.length > 0)
    return files.map((one) => parcel([one], true, refusedBecause(one.file) ?? LACKING))
  return [
    ...lacking.map((one) => parcel([one], isComplete, refusedBecause(one.file))),
    ...(!isComplete ? parted(fit) : fit.length > 0 ? [parcel(fit, true)] : []),
  ]
}

function parted(files: readonly NamedFile[]): Parcel[] {
  const parcels: { files: NamedFile[]; isWhole: boolean }[] = []
  const begin = (one: NamedFile, isWhole = false) => {
    const begun = { files: [one], isWhole }
    parcels.push(begun)
    return begun.files
  }
  const stores = new Map<string, NamedFile[]>()
  let filling: NamedFile[] | undefined
  let bytes = 0
  for (const one of files) {
    const store = storeOf(one)
    // The head of a member, and what fills its last block.
    const size = one.file.size + 1024
    if (store !== undefined) {
      const own = stores.get(store)
      if (own) own.push(one)
      else stores.set(store, begin(one, true))
    } else if (isArchive(one) || size > PARCEL_BYTES_MAX) begin(one)
    else if (filling && filling.length < PARCEL_FILES_MAX && bytes + size <= PARCEL_BYTES_MAX) {
      filling.push(one)
      bytes += size
    } else {
      filling = begin(one)
      bytes = size
    }
  }
  return parcels.map((one) => parcel(one.files, one.isWhole))
}

/**
 * The halves of a parcel that was refused as a whole: one bad file, or a limit that a proxy sets, does not end the others. None of a
 * single file, and of what is complete only together.
 */
export function partsOf({ files, isWhole }: Pick<Parcel, 'files' | 'isWhole'>): Parcel[] {
  if (isWhole || files.length < 2) return []
  const middle = Math.ceil(files.length / 2)
  return [parcel(files.slice(0, middle)), parcel(files.slice(middle))]
}

/** Whether the server took nothing of an archive: its one answer is about the archive and not about a file in it. */
export const isRefusedWhole = (
  archive: string,
  answers: readonly Pick<FileSummary, 'file' | 'import'>[],
): boolean => answers.length === 1 && answers[0]!.import === null && answers[0]!.file === archive

/** The file that an answer names, when there is no doubt which one that is. */
export function namedIn(files: readonly NamedFile[], name: string): NamedFile | undefined {
  const exact = files.filter(({ path }) => path === name)
  const fitting = exact.length > 0 ? exact : files.filter(({ path }) => path.endsWith(`/${name}`))
  return fitting.length === 1 ? fitting[0] : undefined
}
