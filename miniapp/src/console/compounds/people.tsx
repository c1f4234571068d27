// Who moves in: claims that wait for somebody to check, and the code for a household's first member.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { keyOf } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { ListState } from '../parts/list-state'
import { Problem } from '../../ui/problem'
import { decideClaim, readClaims, revealClaim, type WaitingClaim } from './api'
import { CodeForm } from './code-form'
import { RevealSheet } from './reveal-sheet'
import { Tenancies } from './tenancies'
import { compoundWords } from './words'

export function People({ compoundId }: { compoundId: string }) {
  const t = useT(compoundWords)
  const rows = useInfiniteQuery({
    queryKey: keyOf('compounds', 'claims', compoundId),
    queryFn: ({ pageParam }) => readClaims(compoundId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  return (
    <View className="stack gap-3">
      <CodeForm compoundId={compoundId} />
      <Section title={t('claims')} />
      <View className="note soft">{t('claimsNote')}</View>
      <ListState rows={rows} empty={{ title: t('noClaims'), note: t('noClaimsNote') }} testId="claims">
        {rows.data?.pages
          .flatMap((page) => page.items)
          .map((claim) => (
            <ClaimCard key={claim.id} claim={claim} />
          ))}
      </ListState>
      <Tenancies compoundId={compoundId} />
    </View>
  )
}

function ClaimCard({ claim }: { claim: WaitingClaim }) {
  const t = useT(compoundWords)
  const language = useDisplay((display) => display.language)
  const [opened, setOpened] = useState<'refuse' | 'reveal'>()
  const [seen, setSeen] = useState<string>()
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const { id, address, role, maskedName, until, createdAt } = claim
  const decide = useMutation({
    mutationFn: (step: 'accept' | 'refuse') => decideClaim(id, step, keyFor({ id, step })),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf('compounds') }),
  })
  const facts = [
    address,
    t('claimed', { when: when(createdAt, new Date(), language) }),
    until && t('claimUntil', { when: when(until, new Date(), language) }),
  ]
  return (
    <Card kind="snug" testId={`claim-${id}`}>
      <View className="line between">
        <View className="strong">{seen ?? maskedName}</View>
        <Tag tone="tide">{t(`role_${role}`)}</Tag>
      </View>
      <View className="note soft">{facts.filter(Boolean).join(' · ')}</View>
      {opened === 'refuse' ? null : <Problem error={decide.error} testId={`claim-problem-${id}`} />}
      <View className="line wrap">
        <Button
          small
          busy={decide.isPending}
          onPress={() => decide.mutate('accept')}
          testId={`claim-accept-${id}`}
        >
          {t('accept')}
        </Button>
        <Button small kind="quiet" onPress={() => setOpened('refuse')} testId={`claim-refuse-${id}`}>
          {t('refuse')}
        </Button>
        {seen === undefined ? (
          <Button small kind="quiet" onPress={() => setOpened('reveal')} testId={`claim-reveal-${id}`}>
            {t('reveal')}
          </Button>
        ) : null}
      </View>
      {opened === 'refuse' ? (
        <AskSheet
          title={t('refuseTitle', { name: seen ?? maskedName })}
          note={t('refuseNote')}
          act={t('refuse')}
          danger
          busy={decide.isPending}
          error={decide.error}
          onYes={() => decide.mutate('refuse')}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
      {opened === 'reveal' ? (
        <RevealSheet
          reveal={(reason) => revealClaim(id, reason)}
          onSeen={({ name, phone }) => {
            setSeen([name, phone].filter(Boolean).join(' · '))
            setOpened(undefined)
          }}
          onClose={() => setOpened(undefined)}
        />
      ) : null}
    </Card>
  )
}
