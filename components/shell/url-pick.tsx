'use client'
import { IconChevronDown } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { Menu } from '@/components/ui/menu'

type Props = {
  /** "Scope", "As of". */
  label: string
  /** The name in the address: "scope". */
  parameter: string
  /** The first is meant when the address says nothing, and leaves no trace in it. */
  options: { value: string; label: string }[]
}

/** A choice every figure depends on; it lives in the address, so a link reproduces the view. */
export function UrlPick({ label, parameter, options }: Props) {
  const pathname = usePathname()
  const search = useSearchParams()
  const chosen = search.get(parameter) ?? options[0]?.value
  const hrefOf = (value: string, index: number) => {
    const next = new URLSearchParams(search)
    if (index === 0) next.delete(parameter)
    else next.set(parameter, value)
    const query = next.toString()
    return query ? `${pathname}?${query}` : pathname
  }
  return (
    <Menu
      align="start"
      trigger={
        <>
          <span className="text-3">{label}</span>
          <span className="strong">{options.find((option) => option.value === chosen)?.label ?? chosen}</span>
          <IconChevronDown size={14} aria-hidden="true" />
        </>
      }
    >
      {options.map((option, index) => (
        <Link
          key={option.value}
          href={hrefOf(option.value, index)}
          scroll={false}
          aria-current={option.value === chosen ? 'true' : undefined}
        >
          {option.label}
        </Link>
      ))}
    </Menu>
  )
}
