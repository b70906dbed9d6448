/** Requests of this process, counted by what is preloaded into the web server (`cli/request-log.mjs`). */
interface Requests {
  method: string
  status: number
  n: number
  seconds: number
}

const holder = globalThis as { musterRequests?: Map<string, Requests> }

export const requestsServed = (): Requests[] => [...(holder.musterRequests?.values() ?? [])]

interface Jobs {
  job: string
  outcome: 'done' | 'failed'
  n: number
  seconds: number
}

const jobs = new Map<string, Jobs>()

/** Counts a job that this process ended. */
export function countJob(job: string, outcome: Jobs['outcome'], seconds: number): void {
  const so = jobs.get(`${job} ${outcome}`) ?? { job, outcome, n: 0, seconds: 0 }
  jobs.set(`${job} ${outcome}`, { ...so, n: so.n + 1, seconds: so.seconds + seconds })
}

export const jobsEnded = (): Jobs[] => [...jobs.values()]
