/** What a signature on a record of a campaign covers. `asOf` is the past instant that it looks back to; null is when it was made. */
export const recordMessage = (file: {
  sha256: string
  bytes: number
  campaign: number
  at: string
  isPart: boolean
  asOf: string | null
}): string =>
  `muster campaign record\n${file.sha256}\n${file.bytes}\n${file.campaign}\n${file.at}\n${file.isPart ? 'part' : 'all'}\n${file.asOf ?? ''}`
