import { cookies } from 'next/headers'
import type { Actor } from '@/lib/auth/actor'
import { layoutCookie, layoutOf, type ListLayout } from '@/lib/model/list-layout'

/** How the reader arranges a list in this browser, and the cookie that keeps it: the first drawing has it already. */
export async function listLayout(
  actor: Actor,
  list: string,
): Promise<{ cookie: string; chosen: ListLayout }> {
  const cookie = layoutCookie(list, actor.id)
  return { cookie, chosen: layoutOf((await cookies()).get(cookie)?.value) }
}
