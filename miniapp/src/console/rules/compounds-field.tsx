// Compounds by their names, looked up in the address book while they are typed.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { keyOf, searchAddresses } from '../api'
import { PickList } from '../parts/pick-list'

interface CompoundsFieldProps {
  label: string
  values: readonly string[]
  onChange: (values: string[]) => void
  testId: string
}

export function CompoundsField(props: CompoundsFieldProps) {
  const [typed, setTyped] = useState('')
  // Those chosen here; of those that were stored only the code is known.
  const [names, setNames] = useState<Record<string, string>>({})
  const { data } = useQuery({
    queryKey: keyOf('compounds', typed),
    queryFn: () => searchAddresses(typed),
    enabled: typed !== '',
    placeholderData: keepPreviousData,
  })
  const options = (data?.items ?? [])
    .filter(({ kind }) => kind === 'compound')
    .map(({ code, address }) => ({ value: code, label: address }))
  const change = (values: string[]) => {
    const named = options.filter(({ value }) => values.includes(value))
    setNames({ ...names, ...Object.fromEntries(named.map(({ value, label }) => [value, label])) })
    props.onChange(values)
  }
  return (
    <PickList
      {...props}
      options={typed === '' ? [] : options}
      onChange={change}
      nameOf={(code) => names[code] ?? code}
      onTyped={setTyped}
    />
  )
}
