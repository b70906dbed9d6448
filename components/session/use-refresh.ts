'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

const JUDGED_AFTER_MS = 2500

/** Reads the page again after a change: at once, and when the judging that follows has had its time. */
export function useRefresh(): () => void {
  const router = useRouter()
  const client = useQueryClient()
  const read = () => {
    void client.invalidateQueries()
    router.refresh()
  }
  return () => {
    read()
    setTimeout(read, JUDGED_AFTER_MS)
  }
}
