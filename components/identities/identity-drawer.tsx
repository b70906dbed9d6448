'use client'
import { whenOpen } from '@/components/views/open-drawer'

export const IdentityDrawer = whenOpen(() => import('./open-identity').then((file) => file.OpenIdentity))
