import { AsyncLocalStorage } from 'node:async_hooks'

// A file may hold this process up inside one call, where no timer of ours runs any more. A watch in a thread of its own sees on
// this board how reading gets on, and which file was being read last.

/** [steps so far, id of the file that is being read or 0] */
export const board = new Int32Array(new SharedArrayBuffer(8))
const reading = new AsyncLocalStorage<number>()

/** Runs what reads a file, so that its steps are known as those of this file. */
export async function underWatch<T>(fileId: number, body: () => Promise<T>): Promise<T> {
  try {
    return await reading.run(fileId, body)
  } finally {
    if (Atomics.load(board, 1) === fileId) Atomics.store(board, 1, 0)
  }
}

/** Says that reading has got on, and with which file the process is busy from here. */
export function step(fileId = reading.getStore()): void {
  if (!fileId) return
  Atomics.store(board, 1, fileId)
  Atomics.add(board, 0, 1)
}
