import { route } from '@/lib/http/route'
import { specs } from '@/lib/http/specs'
import { reviewerAccount } from '@/lib/people/reviewer-account'

export const POST = route(specs.reviewerAccount, ({ body }) => reviewerAccount(body))
