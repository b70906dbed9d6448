'use client'
import { useSearchParams } from 'next/navigation'
import { carry } from '@/components/session/point-of-view'
import { Button } from '@/components/ui/button'

type Props = { id: string; no: number; name: string }

/** Saves one document, as of the date and in the scope of the page. */
export function SizedFile({ id, no, name }: Props) {
  return (
    <Button small file href={carry(`/api/v1/identities/${id}/right-sized/${no}`, useSearchParams())}>
      Download <span className="visually-hidden">{name}</span>
    </Button>
  )
}
