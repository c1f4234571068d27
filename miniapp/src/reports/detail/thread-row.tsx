// Came by a service of the campus: what was said about it stands there.
import type { Report } from '@chaolin/shared/reports/schema'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Mark } from '../../ui/mark'
import { Row } from '../../ui/row'
import { detailWords } from './words'

export function ThreadRow({ report: { number, service } }: { report: Report }) {
  const t = useT(detailWords)
  if (!service) return null
  return (
    <Card kind="flush">
      <Row
        lead={<Mark icon="chat" />}
        title={t('thread')}
        note={t('threadNote')}
        strong
        last
        onPress={() => void Taro.navigateTo({ url: `/campus/thread/index?number=${number}` })}
        testId="report-thread"
      />
    </Card>
  )
}
