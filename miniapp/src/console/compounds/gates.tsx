// The gates of a compound, and the token by which a door's controller reads its list.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { useIntentKey } from '../../ui/intent-key'
import { Row } from '../../ui/row'
import { AskSheet } from '../../ui/ask-sheet'
import { SecretSheet } from '../parts/secret-sheet'
import { makeController, revokeController, type CompoundGate } from './api'
import { GateCounts } from './gate-counts'
import { compoundWords } from './words'

const mostShown = 20

export function Gates({ gates, mayEdit }: { gates: readonly CompoundGate[]; mayEdit: boolean }) {
  const t = useT(compoundWords)
  const [asking, setAsking] = useState<CompoundGate>()
  const [made, setMade] = useState<{ name: string; token: string }>()
  const [shown, setShown] = useState(mostShown)
  const [taking, setTaking] = useState<CompoundGate>()
  const [looking, setLooking] = useState<CompoundGate>()
  if (gates.length === 0)
    return <Empty art="empty" title={t('noGates')} note={t('noGatesNote')} testId="gates-none" />
  const some = gates.slice(0, shown)
  return (
    <View className="stack gap-3">
      <View className="note soft">{t('gatesNote')}</View>
      <Card kind="flush">
        {some.map((gate, index) => (
          <Row
            key={gate.id}
            title={gate.name}
            note={[t(`door_${gate.door}`), gate.building, gate.unit].filter(Boolean).join(' · ')}
            last={index === some.length - 1}
            end={
              mayEdit ? (
                <View className="line">
                  <Button small kind="quiet" onPress={() => setAsking(gate)} testId={`gate-token-${gate.id}`}>
                    {t('makeToken')}
                  </Button>
                  <Button
                    small
                    kind="plain"
                    onPress={() => setTaking(gate)}
                    testId={`gate-revoke-${gate.id}`}
                  >
                    {t('takeToken')}
                  </Button>
                </View>
              ) : undefined
            }
            onPress={() => setLooking(gate)}
            testId={`gate-${gate.id}`}
          />
        ))}
      </Card>
      {gates.length > shown ? (
        <Button kind="quiet" block onPress={() => setShown(shown + mostShown)} testId="gates-more">
          {t('moreGates', { count: gates.length - shown })}
        </Button>
      ) : null}
      {asking ? (
        <TokenSheet
          gate={asking}
          onMade={(token) => {
            setMade({ name: asking.name, token })
            setAsking(undefined)
          }}
          onClose={() => setAsking(undefined)}
        />
      ) : null}
      {taking ? <TakeSheet gate={taking} onClose={() => setTaking(undefined)} /> : null}
      {looking ? <GateCounts gate={looking} onClose={() => setLooking(undefined)} /> : null}
      {made ? <SecretSheet name={made.name} secret={made.token} onKept={() => setMade(undefined)} /> : null}
    </View>
  )
}

interface TokenSheetProps {
  gate: CompoundGate
  onMade: (token: string) => void
  onClose: () => void
}

function TokenSheet({ gate, onMade, onClose }: TokenSheetProps) {
  const t = useT(compoundWords)
  const keyFor = useIntentKey()
  const make = useMutation({
    mutationFn: () => makeController(gate.id, keyFor({ controller: gate.id })),
    onSuccess: ({ token }) => onMade(token),
  })
  return (
    <AskSheet
      title={t('renewTitle', { name: gate.name })}
      note={t('renewNote')}
      act={t('makeToken')}
      busy={make.isPending}
      error={make.error}
      onYes={() => make.mutate()}
      onClose={onClose}
    />
  )
}

function TakeSheet({ gate, onClose }: { gate: CompoundGate; onClose: () => void }) {
  const t = useT(compoundWords)
  const take = useMutation({ mutationFn: () => revokeController(gate.id), onSuccess: onClose })
  return (
    <AskSheet
      title={t('takeTitle', { name: gate.name })}
      note={t('takeNote')}
      act={t('takeToken')}
      danger
      busy={take.isPending}
      error={take.error}
      onYes={() => take.mutate()}
      onClose={onClose}
      testId="take-token"
    />
  )
}
