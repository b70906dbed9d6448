'use client'
import { IconEye, IconEyeOff } from '@tabler/icons-react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { type Thing, useWatch } from './queries'

/** Follows a finding or task; what is followed stands under Tasks, Watched. */
export function WatchButton({ thing, watching }: { thing: Thing; watching: boolean }) {
  const refresh = useRefresh('findings', 'tasks')
  const watch = useWatch(thing)
  const Icon = watching ? IconEyeOff : IconEye
  return (
    <Button
      icon={<Icon size={14} aria-hidden="true" />}
      aria-pressed={watching}
      onClick={() => watch.mutate(!watching, { onSuccess: () => refresh() })}
    >
      {watching ? 'Stop watching' : 'Watch'}
    </Button>
  )
}
