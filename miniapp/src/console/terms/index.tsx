// 时限与派单方式: how fast a post takes and settles each kind of matter, who gets it, and whether somebody looks twice.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { Tag } from '../../ui/tag'
import { keyOf } from '../api'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { PostState } from '../parts/post-state'
import { Room } from '../parts/room'
import { readTerms, type PostTerms } from './api'
import { useSay } from './say'
import { TermsForm } from './terms-form'
import { termsWords } from './words'

export default function TermsPage() {
  const t = useT(termsWords)
  const own = useOwnPosts()
  const [chosen, setChosen] = useState<string>()
  const postId = chosen ?? own.ids[0]
  const query = useQuery({
    queryKey: keyOf('terms', postId ?? null),
    queryFn: () => readTerms(postId ?? ''),
    enabled: postId !== undefined,
  })
  if (postId === undefined) return <Room name="terms" state="forbidden" />
  return (
    <Room name="terms">
      <PostChoice value={postId} onChange={setChosen} />
      <View className="soft">{t('intro')}</View>
      <PostState query={query} />
      {query.data ? <Terms key={postId} postId={postId} data={query.data} /> : null}
    </Room>
  )
}

function Terms({ postId, data }: { postId: string; data: PostTerms }) {
  const t = useT(termsWords)
  const language = useDisplay((display) => display.language)
  const say = useSay()
  const [open, setOpen] = useState<string>()
  const opens = (category: string) => (data.mayEdit ? { onPress: () => setOpen(category) } : {})
  const item = data.items.find(({ category }) => category.code === open)
  return (
    <View className="stack gap-3">
      <Card kind="flush">
        <Row
          title={t('forAll')}
          note={data.forAll ? say.line(data.forAll) || t('nothingYet') : t('nothingYet')}
          end={data.forAll ? <Tag tone="tide">{t('own')}</Tag> : undefined}
          strong
          last
          {...opens('')}
          testId="terms-all"
        />
      </Card>
      <Section title={t('byCategory')} />
      <Card kind="flush">
        {data.items.map(({ category, own, terms }, index) => (
          <Row
            key={category.code}
            title={category[language]}
            note={say.line(terms)}
            end={own ? <Tag tone="tide">{t('own')}</Tag> : undefined}
            last={index === data.items.length - 1}
            {...opens(category.code)}
            testId={`terms-${category.code}`}
          />
        ))}
      </Card>
      {open === undefined ? null : (
        <TermsForm
          postId={postId}
          category={open}
          name={item ? item.category[language] : t('forAll')}
          row={item ? item.own : data.forAll}
          note={item ? say.district(item) : t('forAllNote')}
          clocks={{
            accept: item?.terms.acceptWithin.clock ?? 'working',
            resolve: item?.terms.resolveWithin.clock ?? 'working',
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </View>
  )
}
