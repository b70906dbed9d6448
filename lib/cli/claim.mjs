// One process at a time for one thing on this machine: who serves a data folder, who builds. Plain files, so that it works before
// anything is installed; a process that was killed leaves a claim that the next one sees through.
import fs from 'node:fs'
import path from 'node:path'

/** What tells a process from a later one with the same number; empty where the system does not say. */
function birthOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[19]
  } catch {
    return ''
  }
}

function isAlive({ pid, birth }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return false
  }
  return birthOf(pid) === birth
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/**
 * Claims a thing for this process until `release` is called or it ends.
 * @param {string} file where the claim is written
 * @param {object} about what others get to know of who holds it
 * @returns {{ release: () => void } | { holder: Record<string, unknown> }}
 */
export function claim(file, about = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const mine = JSON.stringify({ pid: process.pid, birth: birthOf(process.pid), ...about })
  // Written whole beside it and linked into place: nobody sees half of a claim, and only one link succeeds.
  const draft = `${file}.${process.pid}`
  fs.writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let tries = 0; tries < 50; tries++) {
      try {
        fs.linkSync(draft, file)
        return { release: () => release(file) }
      } catch (error) {
        if (error.code !== 'EEXIST') throw error
      }
      const holder = read(file)
      if (holder && isAlive(holder)) return { holder }
      removeDead(file, holder)
    }
    throw new Error(`${file} cannot be claimed. Remove it if no Muster runs here.`)
  } finally {
    fs.rmSync(draft, { force: true })
  }
}

// Moved away first: of two that find the same dead claim, the second must not remove what the first has put in its place.
function removeDead(file, dead) {
  const aside = `${file}.dead-${process.pid}`
  try {
    fs.renameSync(file, aside)
  } catch {
    return
  }
  const moved = read(aside)
  if (moved && isAlive(moved) && moved.pid !== dead?.pid) {
    try {
      fs.linkSync(aside, file)
    } catch {
      // Somebody else is there already.
    }
  }
  fs.rmSync(aside, { force: true })
}

function release(file) {
  if (read(file)?.pid === process.pid) fs.rmSync(file, { force: true })
}

/** The same, waiting for as long as another holds it. */
export async function claimed(file, body) {
  let said = false
  for (;;) {
    const got = claim(file)
    if (got.release) {
      try {
        return await body()
      } finally {
        got.release()
      }
    }
    if (!said) console.log(`Waiting for process ${got.holder.pid}, which prepares the same files …`)
    said = true
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}
