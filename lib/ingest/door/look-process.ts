import { setPriority } from 'node:os'
import { lookAt } from './look'
import type { Answer, Question } from './look-apart'

// The other end of `look-apart`: looks at one file after another, and knows neither the database nor a secret.
try {
  setPriority(10)
} catch {
  // Not every system lets a process lower its own priority.
}
process.on('message', ({ id, path, mapping }: Question) => {
  lookAt(path, mapping).then(
    (looked) => process.send!({ id, looked } satisfies Answer),
    (error: Error) => process.send!({ id, failed: error.message } satisfies Answer),
  )
})
process.on('disconnect', () => process.exit(0))
