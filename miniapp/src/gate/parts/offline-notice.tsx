// What a guard has to know of the network: since when it is gone, until when the phone can decide, what still waits.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { when } from '../../ui/time'
import { useContact } from '../contact'
import { seeConflicts, useGateState } from '../kept'
import { gateWords } from '../words'

export function useOfflineWords(gateId: string | undefined): string {
  const t = useT(gateWords)
  const language = useDisplay((display) => display.language)
  const lostAtMs = useContact(({ lostAtMs: at }) => at)
  const { kept } = useGateState(gateId ?? '')
  if (!kept) return t('offlineNoBundle')
  const now = new Date()
  const until = new Date(kept.bundle.until)
  if (until <= now) return t('offlineOver')
  const since = new Date(lostAtMs ?? now)
  return t('offlineSince', { since: when(since, now, language), until: when(until, now, language) })
}

/** Where the phone believes to have a network but the server does not answer; else the page's own bar says it. */
export function OfflineNotice({ gateId }: { gateId: string }) {
  const t = useT(gateWords)
  const online = useNetwork((network) => network.online)
  const lost = useContact(({ lostAtMs }) => lostAtMs !== undefined)
  const words = useOfflineWords(gateId)
  const { pending } = useGateState(gateId)
  return (
    <>
      {online && lost ? (
        <Notice icon="offline" tone="warm" testId="gate-offline">
          {words}
        </Notice>
      ) : null}
      {pending.length > 0 ? (
        <Notice icon="send" tone="grey" testId="gate-waiting">
          {t('waiting', { count: pending.length })}
        </Notice>
      ) : null}
    </>
  )
}

/** Reported, not hidden: somebody looks before it goes. */
export function Conflicts({ gateId }: { gateId: string }) {
  const t = useT(gateWords)
  const language = useDisplay((display) => display.language)
  const { conflicts } = useGateState(gateId)
  if (conflicts.length === 0) return null
  return (
    <Notice
      icon="alert"
      tone="red"
      testId="gate-conflicts"
      end={
        <Button small kind="quiet" onPress={() => seeConflicts(gateId)} testId="gate-conflicts-seen">
          {t('conflictSeen')}
        </Button>
      }
    >
      <View className="strong">{t('conflicts', { count: conflicts.length })}</View>
      {conflicts.slice(-mostShown).map(({ key, at, direction, verdict, reason }) => (
        <View key={key}>
          {`${when(at, new Date(), language)} ${t(direction)} · ${t(`judged_${verdict}`)} · ${t(`conflict_${reason}`)}`}
        </View>
      ))}
    </Notice>
  )
}

const mostShown = 5
