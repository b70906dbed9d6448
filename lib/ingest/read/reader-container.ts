import { isObject } from './reader-envelope'
import { recordsOfPage, type Page } from './reader-pages'
import { excerptOf, isUnreadable, type Read } from './reader-record'
import { parseLenient } from './reader-recover'

/** Kubernetes' own form: time, stream, whether the line is Full or goes on in the next (P), and then the line. */
const cri =
  /^(\d{4}-\d\d-\d\dT[\d:.]{8,20}(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::[^ ]{0,100})?(?: ([^\n]*))?$/

export const isCriLine = (line: string): boolean => cri.test(line)

/** A line of a container runtime in the form of docker's json-file driver, so that both are read as one. */
export function dockerLine(line: string): Record<string, string> | undefined {
  const [, time, stream, flag, text = ''] = cri.exec(line) ?? []
  return time && stream ? { log: flag === 'F' ? `${text}\n` : text, stream, time } : undefined
}

interface Wrapped {
  log: string
  stream: string
  time?: unknown
  '@timestamp'?: unknown
}

const isWrapped = (value: unknown): value is Wrapped =>
  isObject(value) && typeof value.log === 'string' && (value.stream === 'stdout' || value.stream === 'stderr')

interface Pending {
  at: string
  parts: string[]
  size: number
  loggedAt: string | undefined
}

/**
 * Takes the lines of a program out of what a container runtime wrote around them: the line is the record. Runtimes cut long
 * lines in pieces of 16 KiB; only the last of them ends with a line break. Source: Docker documentation, "JSON File logging
 * driver"; Kubernetes, CRI logging design ("tag P").
 */
export class ContainerLines {
  private readonly pending = new Map<string, Pending>()

  constructor(
    private readonly maxRecordBytes: number,
    private readonly pages: Page[],
  ) {}

  take(batch: Read[]): Read[] {
    return batch.some((item) => !isUnreadable(item) && isWrapped(item.value))
      ? batch.flatMap((item) =>
          !isUnreadable(item) && isWrapped(item.value) ? this.line(item.at, item.value) : [item],
        )
      : batch
  }

  /** Lines whose end was never written. */
  end(): Read[] {
    const rest = [...this.pending.values()].flatMap((line) => this.whole(line))
    this.pending.clear()
    return rest
  }

  private line(at: string, { log, stream, ...wrapper }: Wrapped): Read[] {
    const time = wrapper.time ?? wrapper['@timestamp']
    const line = this.pending.get(stream) ?? {
      at,
      parts: [],
      size: 0,
      loggedAt: typeof time === 'string' ? time : undefined,
    }
    line.size += log.length
    // Too long a line is only counted, not kept.
    if (line.size <= this.maxRecordBytes) line.parts.push(log)
    if (!log.endsWith('\n')) {
      this.pending.set(stream, line)
      return []
    }
    this.pending.delete(stream)
    return this.whole(line)
  }

  private whole({ at, parts, size, loggedAt }: Pending): Read[] {
    const text = parts.join('').trimEnd()
    if (size > this.maxRecordBytes)
      return [
        {
          at,
          offset: 0,
          reason: `This line is longer than ${this.maxRecordBytes} bytes`,
          excerpt: excerptOf(text),
        },
      ]
    if (text.trim() === '') return []
    const read = text.startsWith('{') ? parseLenient(text) : undefined
    const value = read ? read.value : text
    return (recordsOfPage(value, at, this.pages) ?? [{ value, at }]).map((item) => ({ ...item, loggedAt }))
  }
}
