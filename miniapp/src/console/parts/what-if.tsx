// Before publishing: which of the last reports would go elsewhere.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Notice } from '../../ui/notice'
import { askWhatIf, type WhatIfAnswer, type WhatIfRequest } from '../api'
import { consoleWords } from '../words'
import { usePosts, type Posts } from './posts'
import { Problem } from '../../ui/problem'

const lengths = (['50', '200', '1000'] as const).map((value) => ({ value, label: value }))

interface WhatIfProps {
  /** Draft rules, a version of them, or a version of the borders. */
  draft: Omit<WhatIfRequest, 'last'>
}

export function WhatIf({ draft }: WhatIfProps) {
  const t = useT(consoleWords)
  const posts = usePosts()
  const [last, setLast] = useState<(typeof lengths)[number]['value']>('200')
  const asked = useMutation({ mutationFn: askWhatIf })
  return (
    <Card testId="what-if">
      <View className="lead">{t('whatIf')}</View>
      <View className="note soft">{t('whatIfNote')}</View>
      <View className="line wrap between">
        <View className="line wrap">
          <View className="field-label">{t('whatIfLast')}</View>
          <Chips options={lengths} value={last} onChange={setLast} testId="what-if-last" />
        </View>
        <Button
          small
          icon="refresh"
          busy={asked.isPending}
          onPress={() => asked.mutate({ ...draft, last: Number(last) })}
          testId="what-if-ask"
        >
          {t('whatIfAsk')}
        </Button>
      </View>
      <Problem error={asked.error} testId="what-if-problem" />
      {asked.data ? <Answer answer={asked.data} posts={posts} /> : null}
    </Card>
  )
}

function Answer({ answer, posts }: { answer: WhatIfAnswer; posts: Posts }) {
  const t = useT(consoleWords)
  const { reports, changed, broken, items, rules } = answer
  if (reports === 0)
    return (
      <Notice icon="list" tone="grey" testId="what-if-answer">
        {t('whatIfNone')}
      </Notice>
    )
  return (
    <View className="stack gap-3" {...testable('what-if-answer')}>
      <Notice icon={changed > 0 ? 'transfer' : 'check'} {...(changed > 0 ? { tone: 'warm' as const } : {})}>
        {`${t('whatIfSummary', { reports, changed })}${changed > 0 ? '' : t('whatIfSame')}`}
      </Notice>
      {broken.length > 0 ? (
        <Notice icon="alert" tone="red">
          {t('brokenLeft', { count: broken.length })}
        </Notice>
      ) : null}
      {items.length > 0 ? <View className="field-label">{t('whatIfMoves')}</View> : null}
      <View className="what-if-moves">
        {items.map((item) => (
          <View key={item.number} className="what-if-move" {...testable(`what-if-${item.number}`)}>
            <View className="note faint">{item.number}</View>
            <End end={item.from} posts={posts} />
            <View className="faint">→</View>
            <End end={item.to} posts={posts} strong />
          </View>
        ))}
      </View>
      <View className="field-label">{t('whatIfRules')}</View>
      <View className="stack gap-1">
        {rules.map((rule) => (
          <View key={rule.id} className="line between note">
            <View className="one">{rule.name}</View>
            <View className={rule.now === rule.then ? 'soft' : 'strong'}>
              {t('whatIfRule', { now: rule.now, then: rule.then })}
            </View>
          </View>
        ))}
      </View>
    </View>
  )
}

type EndProps = { end: WhatIfAnswer['items'][number]['from']; posts: Posts; strong?: boolean }

function End({ end, posts, strong }: EndProps) {
  const t = useT(consoleWords)
  const joint = end.joint.map((id) => posts.nameOf(id)).join('、')
  return (
    <View className="grow">
      <View className={strong ? 'strong one' : 'one'}>{end.microBrain?.name ?? t('routingDesk')}</View>
      <View className="note soft">
        {[t('byRule', { rule: end.rule.name }), joint && t('jointWith', { names: joint })]
          .filter(Boolean)
          .join(' · ')}
      </View>
    </View>
  )
}
