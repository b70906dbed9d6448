import type { FacetValue } from '@/components/ui/facet-group'
import { address, type Search } from './address'

type Flag = { value: 'true' | 'false'; label: string; count: number }

/** The rows of a facet of yes and no. What is not the one is the other, so excluding one asks for the other. */
export function flagFacet(
  pathname: string,
  search: Search,
  field: string,
  values: readonly Flag[],
): FacetValue[] {
  const asked = [search[field]].flat()[0]
  const hrefOf = (value: string) =>
    address(pathname, search, { [field]: asked === value ? null : value, open: null })
  return values.map((flag) => {
    const opposite = flag.value === 'true' ? 'false' : 'true'
    return {
      ...flag,
      selected: asked === flag.value,
      // Where the other one has a row, that row says it.
      excluded: asked === opposite && !values.some(({ value }) => value === opposite),
      href: hrefOf(flag.value),
      excludeHref: hrefOf(opposite),
    }
  })
}
