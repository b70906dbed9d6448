'use client'
import { whenOpen } from '@/components/views/when-open'

export const CredentialDrawer = whenOpen(() =>
  import('./open-credential').then((file) => file.OpenCredential),
)
