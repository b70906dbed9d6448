'use client'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { PersonDialog } from './person-dialog'

/** Adds somebody whom no export names. */
export function AddPerson({ teams }: { teams: string[] }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>Add a person</Button>
      {open ? <PersonDialog person={null} teams={teams} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
