// The invitation is made: the card to send, or the paper to print.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import type { CompoundView, Invited } from '../api'
import { cardPath, openPass, openVisit } from '../open'
import { DoorBoxes } from '../parts/doors'
import { ShareButton } from '../parts/share-button'
import { spanWords, standingWords } from '../parts/times'
import { withinCompound, type Home } from '../parts/use-homes'
import { bodyOf, type Draft } from './draft'
import { inviteWords } from './words'

interface ReadyProps {
  sent: Invited
  draft: Draft
  home: Home
  compound: CompoundView | undefined
  onAgain: () => void
}

export function Ready({ sent, draft, home, compound, onAgain }: ReadyProps) {
  const t = useT(inviteWords)
  const language = useDisplay((display) => display.language)
  const now = new Date()
  const who = draft.name.trim()
  const body = bodyOf(draft, home.id, compound?.rules, now)
  const when = body.standing
    ? standingWords(body.standing, language)
    : spanWords({ from: new Date(body.from), until: new Date(body.until) }, now, language)
  const night = sent.partlyNight ? compound?.rules.night : undefined
  return (
    <>
      <Card testId="invite-ready">
        <View className="line wide">
          <Mark icon={sent.invite ? 'send' : 'print'} tone="green" size="big" />
          <View className="grow">
            <View className="title">{t(sent.invite ? 'ready' : 'paperReady')}</View>
            <View className="soft">{t(sent.invite ? 'readyNote' : 'paperReadyNote', { who })}</View>
          </View>
        </View>
      </Card>
      {night ? (
        <Notice icon="clock" tone="warm" testId="invite-night">
          {t('partlyNight', night)}
        </Notice>
      ) : null}
      <Card testId="invite-card">
        <View className="lead">{t('cardFor', { who })}</View>
        <View className="soft">
          {[compound?.name, withinCompound(home.address, compound?.name)].filter(Boolean).join(' · ')}
        </View>
        <View className="strong">{when}</View>
        <DoorBoxes open={body.doors} />
      </Card>
      {sent.invite ? (
        <ShareButton
          words={t('share', { who })}
          copyWords={t('copy')}
          copiedWords={t('copied')}
          path={cardPath(sent.id, sent.invite)}
          testId="invite-share"
        />
      ) : (
        <Button
          kind="primary"
          block
          icon="print"
          onPress={() => openPass(sent.id)}
          testId="invite-paper-open"
        >
          {t('openPaper')}
        </Button>
      )}
      <View className="line">
        <Button kind="quiet" grow onPress={() => openVisit(sent.id)} testId="invite-visit">
          {t('seeVisit')}
        </Button>
        <Button kind="quiet" grow onPress={onAgain} testId="invite-again">
          {t('another')}
        </Button>
      </View>
    </>
  )
}
