'use client'
import { lazily } from '@/components/ui/lazily'

/** Where the first files of an installation come in. Loaded by itself: an overview with data has no use for it. */
export const FirstFiles = lazily(() => import('@/components/imports/drop-zone').then((file) => file.DropZone))
