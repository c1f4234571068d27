// Choose another micro-brain: the near ones first, or any by its name.
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import type { Place } from '@chaolin/shared/place'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { readPosts, type NearPost } from '../api'
import { staffWords } from '../words'

interface PostPickerProps {
  value: string | undefined
  onChange: (id: string) => void
  /** Where it is: the near ones come first. */
  place?: Place | null
  /** Words that name a street: without a place, its posts come first. */
  street?: string | undefined
  /** Not this one: it is here already. */
  except?: string | undefined
}

const kinds = ['community', 'street', 'police'] as const satisfies MicroBrainKind[]
type Kind = (typeof kinds)[number]
const mostShown = 8

export function PostPicker({ value, onChange, place, street = '', except }: PostPickerProps) {
  const t = useT(staffWords)
  const [kind, setKind] = useState<Kind>('community')
  const [typed, setTyped] = useState('')
  const near = place ? `${place.lng},${place.lat},${place.coordinates}` : undefined
  const searching = typed.trim() !== ''
  const asked = searching ? undefined : near
  const { data, isPending } = useQuery({
    queryKey: ['micro-brains', kind, asked],
    queryFn: () => readPosts(kind, asked),
    staleTime: 10 * 60_000,
  })
  const posts = (data?.items ?? []).filter(({ id }) => id !== except).filter(named(typed.trim()))
  const isThere = ({ path }: NearPost) => path[1] !== undefined && street.includes(path[1])
  const sorted = asked ? posts : [...posts.filter(isThere), ...posts.filter((post) => !isThere(post))]
  return (
    <View className="stack gap-3">
      <Chips
        options={kinds.map((each) => ({ value: each, label: t(each) }))}
        value={kind}
        onChange={setKind}
        testId="post-kind"
      />
      <Field
        value={typed}
        onInput={setTyped}
        placeholder={t('findPost')}
        confirmType="search"
        testId="post-search"
      />
      {near && !searching ? <View className="note soft">{t('near')}</View> : null}
      <Chips
        options={sorted.slice(0, mostShown).map((post) => ({ value: post.id, label: label(post) }))}
        value={value}
        onChange={onChange}
        testId="post"
      />
      {posts.length === 0 && !isPending ? <View className="note soft">{t('noPost')}</View> : null}
    </View>
  )
}

const named = (typed: string) => (post: NearPost) =>
  typed === '' ||
  post.name.includes(typed) ||
  post.id === typed ||
  post.path.some((part) => part.includes(typed))

function label({ name, distanceM }: NearPost): string {
  if (distanceM === undefined) return name
  return `${name} · ${distanceM < 1000 ? `${distanceM} m` : `${(distanceM / 1000).toFixed(1)} km`}`
}
