'use client'
import { type FormEvent, useRef, useState } from 'react'
import { useRefresh } from '@/components/session/use-refresh'
import { Button } from '@/components/ui/button'
import { SectionTitle } from '@/components/ui/section-title'
import { TextArea } from '@/components/ui/text-area'
import { Time } from '@/components/ui/time'
import { type Thing, useAddComment } from './queries'
import styles from './comments.module.css'
import type { Comment } from '@/lib/model/answers/remediation'

type Props = { thing: Thing; comments: Comment[]; refused: string | null }

/** The conversation about a finding or a task, oldest first. */
export function Comments({ thing, comments, refused }: Props) {
  const refresh = useRefresh('findings', 'tasks')
  const add = useAddComment(thing)
  const form = useRef<HTMLFormElement>(null)
  // Chosen before it is sent: sent twice, it is one comment.
  const [id, setId] = useState(() => crypto.randomUUID())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const text = String(new FormData(event.currentTarget).get('text')).trim()
    if (!text || add.isPending) return
    add.mutate(
      { id, text },
      {
        onSuccess: () => {
          setId(crypto.randomUUID())
          form.current?.reset()
          refresh()
        },
      },
    )
  }
  return (
    <section aria-labelledby="comments">
      <SectionTitle id="comments">Comments</SectionTitle>
      <ol className={styles.comments}>
        {comments.map((comment) => (
          <li key={comment.id}>
            <div className="small text-3">
              <span className="strong ink">{comment.author}</span> <Time at={comment.at} />
            </div>
            <p className={styles.text}>{comment.text}</p>
          </li>
        ))}
      </ol>
      {refused ? (
        comments.length === 0 ? (
          <p className="text-3">No comments yet.</p>
        ) : null
      ) : (
        <form ref={form} className="stack under" onSubmit={submit}>
          <TextArea
            label="Comment"
            name="text"
            required
            rows={2}
            maxLength={10_000}
            error={add.error?.message}
          />
          <div>
            <Button small type="submit" aria-disabled={add.isPending || undefined}>
              Add comment
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
