// What a failed query says about itself, for those who decide whether to try again and what to tell.

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : ''
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
])
const OF_DRIVER =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|timeout expired|Client was closed|Connection ended|Can't reach database server|Server has closed the connection)/

/** The connection was lost or could not be made: the server restarts, is starting, or was told to end it. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error)
  return (
    /^(57P0[1-5]|08...|53300|25P03)$/.test(code) ||
    NETWORK.has(code) ||
    // Of Prisma: cannot reach the server, it closed the connection, no connection in time.
    /^P(1001|1002|1008|1017|2024)$/.test(code) ||
    OF_DRIVER.test(messageOf(error))
  )
}

/** Two transactions were in each other's way, and this one was undone. */
export const wasUndone = (error: unknown): boolean => /^(40001|40P01|P2034)$/.test(codeOf(error))

/** A statement or a lock took longer than its limit. */
export const isOverdue = (error: unknown): boolean => /^(57014|55P03)$/.test(codeOf(error))

/** The snapshot to be read from is no more: the connection that held it was lost. */
const isSnapshotLost = (error: unknown): boolean =>
  /^(42704|22023)$/.test(codeOf(error)) && /snapshot/.test(messageOf(error))

/** Trying again may succeed although nothing else changes. */
export const isTransient = (error: unknown): boolean =>
  isConnectionLost(error) || wasUndone(error) || isSnapshotLost(error)

/** A value in a statement does not fit the type, the range or the length of what is to hold it. */
export const isUnfitValue = (error: unknown): boolean =>
  /^(22001|22003|22007|22008|22009|22021|22023|22P02|22P03|22P05|54000|P2000|P2007|P2020|P2023)$/.test(
    codeOf(error),
  )

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
