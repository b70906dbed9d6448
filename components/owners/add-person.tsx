'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { lazily } from '@/components/ui/lazily'

const PersonDialog = lazily(() => import('./person-dialog').then((file) => file.PersonDialog))

/** Adds a person who is in no export. */
export function AddPerson({ teams }: { teams: string[] }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Add a person</Button>
      {open ? <PersonDialog person={null} teams={teams} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
