import { notFound } from 'next/navigation'
import { NotFound } from '@/lib/model/errors'

/** Awaits what a page is about; what does not exist, or lies outside the reader's scope, is the not-found page. */
export async function orMissing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof NotFound) notFound()
    throw error
  }
}
