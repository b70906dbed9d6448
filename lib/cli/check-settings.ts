import { checkSettings } from '@/lib/db/settings'

// Before anything is built or touched: what does not fit is said in one sentence.
try {
  checkSettings()
} catch (error) {
  console.error((error as Error).message)
  process.exit(1)
}
