'use client'
import { whenOpen } from '@/components/views/open-drawer'

export const ItemDrawer = whenOpen(() => import('./open-item').then((file) => file.OpenItem))
