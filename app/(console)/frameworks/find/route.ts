import { redirect } from 'next/navigation'
import { controlHref } from '@/components/frameworks/posture'
import { requireSession } from '@/lib/auth/session'
import { resolveReference } from '@/lib/frameworks/resolve'

/** Target of the search form: the control if exactly one matches, otherwise the list of matches. */
export async function GET(request: Request): Promise<never> {
  await requireSession()
  const query = new URL(request.url).searchParams.get('q')?.trim().slice(0, 200) ?? ''
  const results = resolveReference(query)
  const [first] = results
  const isCertain =
    first &&
    (first.citedAs !== undefined ||
      results.length === 1 ||
      first.control.toLowerCase() === query.toLowerCase())
  redirect(
    isCertain
      ? controlHref(first.framework, first.control, first.citedAs)
      : `/frameworks${query ? `?q=${encodeURIComponent(query)}` : ''}`,
  )
}
