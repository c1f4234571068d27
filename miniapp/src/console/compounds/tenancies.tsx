// Stays that end soon in homes without an owner: nobody but the community gives them more time.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { useIntentKey } from '../../ui/intent-key'
import { LongerSheet } from '../../ui/longer-sheet'
import { Row } from '../../ui/row'
import { keyOf } from '../api'
import { PostState } from '../parts/post-state'
import { extendClaim, readTenancies, type Tenancy } from './api'
import { compoundWords } from './words'

export function Tenancies({ compoundId }: { compoundId: string }) {
  const t = useT(compoundWords)
  const [asking, setAsking] = useState<Tenancy>()
  const query = useQuery({
    queryKey: keyOf('compounds', 'tenancies', compoundId),
    queryFn: () => readTenancies(compoundId),
  })
  const items = query.data?.items ?? []
  return (
    <>
      <Section title={t('tenancies')} />
      <View className="note soft">{t('tenanciesNote')}</View>
      {query.data ? null : <PostState query={query} />}
      {query.data && items.length === 0 ? (
        <Empty art="empty" title={t('noTenancies')} note={t('noTenanciesNote')} testId="tenancies-none" />
      ) : null}
      {items.length > 0 ? (
        <Card kind="flush">
          {items.map((tenancy, index) => (
            <Row
              key={tenancy.id}
              title={`${tenancy.address} · ${tenancy.maskedName}`}
              note={t('claimUntil', { when: tenancy.until })}
              last={index === items.length - 1}
              end={
                <Button
                  small
                  kind="quiet"
                  onPress={() => setAsking(tenancy)}
                  testId={`tenancy-extend-${tenancy.id}`}
                >
                  {t('extend')}
                </Button>
              }
              testId={`tenancy-${tenancy.id}`}
            />
          ))}
        </Card>
      ) : null}
      {asking ? <Longer tenancy={asking} onClose={() => setAsking(undefined)} /> : null}
    </>
  )
}

function Longer({ tenancy, onClose }: { tenancy: Tenancy; onClose: () => void }) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const { id, maskedName, until } = tenancy
  const extend = useMutation({
    mutationFn: (day: string) => extendClaim(id, day, keyFor({ id, day })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf('compounds', 'tenancies') })
      onClose()
    },
  })
  return (
    <LongerSheet
      name={maskedName}
      until={until}
      busy={extend.isPending}
      error={extend.error}
      onYes={(day) => extend.mutate(day)}
      onClose={onClose}
    />
  )
}
