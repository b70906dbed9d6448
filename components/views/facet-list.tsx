import { FacetGroup } from '@/components/ui/facet-group'
import { excluding, toggled, type Search } from './address'
import { fieldNames } from '@/lib/model/field-names'
import type { Facet } from '@/lib/model/answers/page'

type Props = {
  pathname: string
  search: Search
  facets: Facet[]
  /** Fields that start closed. */
  closed?: readonly string[]
}

/** Facets of a list as links; a facet with nothing to choose is left out. */
export function FacetList({ pathname, search, facets, closed = [] }: Props) {
  return facets
    .filter((facet) => facet.values.length > 0)
    .map(({ field, values }) => (
      <FacetGroup
        key={field}
        title={fieldNames[field] ?? field}
        closed={closed.includes(field)}
        values={values.map((one) => ({
          ...one,
          unknown: one.value === 'unknown',
          href: toggled(pathname, search, field, one.value),
          excludeHref: toggled(pathname, search, excluding(field), one.value),
        }))}
      />
    ))
}
