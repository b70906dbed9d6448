import 'server-only'
import { cache } from 'react'

/** Reads once for a page what many of its parts ask; outside of a page it is read each time. */
export const oncePerPage = <T>(read: () => Promise<T>): (() => Promise<T>) => cache(read)
