'use client'
import { whenOpen } from '@/components/views/when-open'

export const IdentityDrawer = whenOpen(() => import('./open-identity').then((file) => file.OpenIdentity))
