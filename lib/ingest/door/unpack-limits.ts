import { Invalid } from '@/lib/model/errors'

/** The archive is refused as a whole; the message is shown to the person who sent it. */
export class ArchiveRefused extends Invalid {
  override name = 'ArchiveRefused'
}

/** One file of an archive, or what is left of the archive, cannot be unpacked; what was whole is used all the same. */
export class ArchiveDamaged extends ArchiveRefused {
  override name = 'ArchiveDamaged'
}

export interface UnpackLimits {
  /** Sum of all files written, at every level. */
  maxInflatedBytes: number
  /** Inflated bytes per packed byte, once `ratioAppliesFromBytes` are written. */
  maxRatio: number
  ratioAppliesFromBytes: number
  maxMembers: number
}

const defaults: UnpackLimits = {
  maxInflatedBytes: 4 * 1024 ** 3,
  // Logs reach 20 to 60; a bomb reaches 1,000 and more.
  maxRatio: 200,
  ratioAppliesFromBytes: 10 * 1024 ** 2,
  maxMembers: 10_000,
}

/** Counts what an archive has cost so far, over all levels. */
export class Budget {
  private written = 0
  private members = 0
  private readonly limits: UnpackLimits

  constructor(
    private readonly packedBytes: number,
    limits: Partial<UnpackLimits>,
  ) {
    this.limits = { ...defaults, ...limits }
  }

  take(bytes: number, name: string): void {
    this.written += bytes
    const { maxInflatedBytes, maxRatio, ratioAppliesFromBytes } = this.limits
    if (this.written > maxInflatedBytes)
      throw new ArchiveRefused(
        `Unpacked, this is more than ${maxInflatedBytes} bytes (reached in ${name}). Upload it in parts.`,
      )
    if (this.written > ratioAppliesFromBytes && this.written > this.packedBytes * maxRatio)
      throw new ArchiveRefused(
        `${name} unpacks to more than ${maxRatio} times its size. It was refused as an archive bomb.`,
      )
  }

  member(): void {
    this.members += 1
    if (this.members > this.limits.maxMembers)
      throw new ArchiveRefused(
        `The archive holds more than ${this.limits.maxMembers} files. Upload it in parts.`,
      )
  }
}

/** A member's path as it may be shown and stored; one that leads out of the archive is refused. */
export function safeName(member: string, archive: string): string {
  const name = member.replaceAll('\\', '/').replace(/^(\.\/)+/, '')
  if (
    name.startsWith('/') ||
    /^[A-Za-z]:/.test(name) ||
    name.split('/').includes('..') ||
    name.includes('\0')
  )
    throw new ArchiveRefused(
      `${archive} holds a file named ${JSON.stringify(member)}, which points outside the archive.`,
    )
  return name
}
