'use client'
import { whenOpen } from '@/components/views/open-drawer'

export const FindingDrawer = whenOpen(() => import('./open-finding').then((file) => file.OpenFinding))
