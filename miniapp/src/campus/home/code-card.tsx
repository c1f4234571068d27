// The card of the code: the picture that turns over, whose it is, and what is to be done where there is none.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Mark } from '../../ui/mark'
import { Pressable } from '../../ui/pressable'
import { Qr } from '../../ui/qr'
import { Ring } from '../../ui/ring'
import { Sheet } from '../../ui/sheet'
import { Tag } from '../../ui/tag'
import type { Shown } from '../../ui/turning-code'
import { openClaim } from '../open'
import type { KeptCode } from '../parts/kept'
import { codeNow, type Phase } from '../parts/use-code'
import { campusWords } from '../words'
import { campusHomeWords } from './words'

interface CodeCardProps {
  kept: KeptCode
  phase: Phase
  nowMs: number
}

export function CodeCard({ kept, phase, nowMs }: CodeCardProps) {
  if (phase === 'none') return <Claim />
  if (phase === 'locked' || phase === 'ended') return <Stopped kept={kept} phase={phase} />
  return <Held kept={kept} code={phase === 'active' ? codeNow(kept, nowMs) : undefined} />
}

function Claim() {
  const t = useT(campusHomeWords)
  return (
    <Card testId="code-none">
      <View className="line wide">
        <Mark icon="ox" size="big" />
        <View className="grow">
          <View className="title">{t('none')}</View>
          <View className="soft">{t('noneNote')}</View>
        </View>
      </View>
      <Button kind="primary" block onPress={openClaim} testId="code-claim">
        {t('claim')}
      </Button>
    </Card>
  )
}

const noneAgain = new Set(['left', 'moved', 'staff'])

function Stopped({ kept, phase }: { kept: KeptCode; phase: 'locked' | 'ended' }) {
  const t = useT(campusHomeWords)
  const why = kept.code.endedWhy ?? 'gone'
  return (
    <Card testId={`code-${phase}`}>
      <View className="line wide">
        <Mark icon="lock" tone="warm" size="big" />
        <View className="grow">
          <View className="title">{t(phase)}</View>
          <View className="soft">{t(phase === 'locked' ? 'lockedNote' : `ended_${why}`)}</View>
        </View>
      </View>
      {phase === 'ended' ? (
        <Button kind={noneAgain.has(why) ? 'quiet' : 'primary'} block onPress={openClaim} testId="code-claim">
          {t('claimAgain')}
        </Button>
      ) : null}
    </Card>
  )
}

function Held({ kept, code }: { kept: KeptCode; code: Shown | undefined }) {
  const t = useT(campusHomeWords)
  const common = useT(campusWords)
  const [large, setLarge] = useState(false)
  const { name, number, kind } = kept.code
  return (
    <View className="code-card" {...testable('code-card')}>
      {code ? (
        <Pressable
          className="code-open"
          onPress={() => setLarge(true)}
          told={{ label: t('larger') }}
          testId="code-larger"
        >
          <Ring share={code.share}>
            <Qr text={code.text} label={t('qr')} testId="campus-code" />
          </Ring>
        </Pressable>
      ) : (
        <Over />
      )}
      <View className="grow stack gap-1">
        <View className="line tidal strong">
          <Icon name="ox" />
          {common('code')}
        </View>
        <View className="title words">{name}</View>
        <View className="note soft words">{[kept.campus, number].filter(Boolean).join(' · ')}</View>
        <View className="line wrap">
          <Tag tone="green" icon="check">
            {t('listed')}
          </Tag>
          {kind && kind !== 'student' ? <Tag>{t(`kind_${kind}`)}</Tag> : null}
        </View>
        {code ? <Left code={code} testId="code-left" /> : null}
      </View>
      <Sheet
        open={large && code !== undefined}
        onClose={() => setLarge(false)}
        title={t('title')}
        testId="code-sheet"
      >
        {code ? (
          <View className="code-large">
            <Ring share={code.share}>
              <Qr text={code.text} label={t('qr')} testId="campus-code-large" />
            </Ring>
            <Left code={code} />
          </View>
        ) : null}
        <Button block onPress={() => setLarge(false)} testId="code-smaller">
          {common('close')}
        </Button>
      </Sheet>
    </View>
  )
}

function Left({ code, testId }: { code: Shown; testId?: string }) {
  const t = useT(campusHomeWords)
  return (
    <View className="line note soft" {...testable(testId)}>
      <Icon name="refresh" size="s" />
      {t('next', { count: code.leftS ?? 0 })}
    </View>
  )
}

function Over() {
  const t = useT(campusHomeWords)
  return (
    <Ring share={undefined}>
      <View className="pass-over" {...testable('code-over')}>
        <Icon name="offline" size="l" />
        <View className="strong">{t('over')}</View>
        <View className="note">{t('overNote')}</View>
      </View>
    </Ring>
  )
}
