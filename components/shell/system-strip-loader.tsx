'use client'
import { lazily } from '@/components/ui/lazily'

/** Its code is asked for by administrators. */
export const SystemStripLoader = lazily<object>(() =>
  import('./system-strip').then((file) => file.SystemStrip),
)
