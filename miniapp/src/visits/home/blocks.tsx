// Whom this home does not want: named by phone, plate or name, or by a visit; lifted with one tap.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { addBlock, removeBlock, type HouseholdView, type NewBlock } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { useChange } from './use-change'
import { homeWords } from './words'

const icons = { phone: 'phone', plate: 'car', name: 'person', person: 'guest' } as const

export function Blocks({ household }: { household: HouseholdView }) {
  const t = useT(homeWords)
  const [adding, setAdding] = useState(false)
  const { id, blocks } = household
  const lift = useChange((blockId: string) => removeBlock(id, blockId))
  return (
    <>
      <Section
        title={t('blocks')}
        end={
          <Button small kind="plain" icon="plus" onPress={() => setAdding(true)} testId="block-add">
            {t('block')}
          </Button>
        }
      />
      <Card kind="flush" testId="home-blocks">
        {blocks.length === 0 ? <Row title={<View className="soft">{t('noBlocks')}</View>} last /> : null}
        {blocks.map((block, index) => (
          <Row
            key={block.id}
            slim
            lead={<Icon name={icons[block.kind]} className="soft" />}
            title={block.label}
            note={t(`block_${block.kind}`)}
            last={index === blocks.length - 1}
            end={
              <Button small kind="plain" onPress={() => lift.mutate(block.id)} testId={`lift-${block.id}`}>
                {t('lift')}
              </Button>
            }
          />
        ))}
      </Card>
      {lift.error ? <View className="note bad">{lift.error.message}</View> : null}
      {adding ? <BlockSheet household={id} onClose={() => setAdding(false)} /> : null}
    </>
  )
}

const kinds = ['phone', 'plate', 'name'] as const

function BlockSheet({ household, onClose }: { household: string; onClose: () => void }) {
  const t = useT(homeWords)
  const [kind, setKind] = useState<(typeof kinds)[number]>('phone')
  const [value, setValue] = useState('')
  const act = useChange((body: NewBlock, keyFor) => addBlock(household, body, keyFor(body)), onClose)
  return (
    <AskSheet
      title={t('blockTitle')}
      note={t('blockNote')}
      act={t('blockYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate({ kind, value: value.trim() })}
      off={value.trim() === '' ? t('needValue') : undefined}
      onClose={onClose}
      testId="block"
    >
      <Chips
        options={kinds.map((each) => ({ value: each, label: t(`block_${each}`) }))}
        value={kind}
        onChange={setKind}
        testId="block-kind"
      />
      <Field label={t(`block_${kind}`)} value={value} onInput={setValue} testId="block-value" />
    </AskSheet>
  )
}
