'use client'
import { whenOpen } from '@/components/views/when-open'

export const ItemDrawer = whenOpen(() => import('./open-item').then((file) => file.OpenItem))
