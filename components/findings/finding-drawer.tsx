'use client'
import { whenOpen } from '@/components/views/when-open'

export const FindingDrawer = whenOpen(() => import('./open-finding').then((file) => file.OpenFinding))
