/** What a signature on a record of a campaign covers. */
export const recordMessage = (file: {
  sha256: string
  bytes: number
  campaign: number
  at: string
}): string => `muster campaign record\n${file.sha256}\n${file.bytes}\n${file.campaign}\n${file.at}`
